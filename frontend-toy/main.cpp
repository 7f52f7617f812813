#include "frontend-toy/command_line.h"
#include "frontend-toy/runtime.h"

int main(int argc, char** argv) { toy::exit_process(toy::command_line(argc, argv)); }
