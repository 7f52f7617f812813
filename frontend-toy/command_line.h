#pragma once

namespace toy {

// stmjit's main(): finds the command, reads its options, runs it. The result is the exit status.
int command_line(int argc, char** argv);

}  // namespace toy
