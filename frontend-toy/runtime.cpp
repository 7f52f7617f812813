#include "frontend-toy/runtime.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "frontend-toy/commands/commands.h"
#include "frontend-toy/interpreter/interpreter.h"
#include "frontend-toy/interpreter/transaction.h"
#include "frontend-toy/io/byte_stream.h"
#include "frontend-toy/model/exceptions.h"
#include "frontend-toy/modules/import.h"
#include "frontend-toy/modules/native_modules.h"
#include "frontend-toy/objects/strings.h"
#include "frontend-toy/statistics.h"
#include "frontend-toy/threads/start_thread.h"

namespace toy {

namespace {

constexpr int kUncaughtException = 1;
constexpr int kWrongUsage = 2;
constexpr int kBrokenOutput = 120;

std::vector<std::string> arguments_of_program;

void on_interrupt(int) { request_interrupt(); }

void install_signal_handlers() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);  // no SA_RESTART: waits are interrupted
    signal(SIGPIPE, SIG_IGN);
}

void write_error(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

// Writes text to the file named, or to `otherwise`.
void write_report(const std::string& file, const std::string& text, std::FILE* otherwise) {
    std::FILE* stream = file.empty() ? otherwise : std::fopen(file.c_str(), "w");
    if (stream == nullptr) {
        write_error(fmt::format("stmjit: can't write '{}': {}\n", file, std::strerror(errno)));
        return;
    }
    std::fwrite(text.data(), 1, text.size(), stream);
    if (stream == otherwise) std::fflush(stream);
    else std::fclose(stream);
}

class Process {
  public:
    explicit Process(const RuntimeOptions& options) : options_(options) {
        stm::Options core;
        core.segments = options.segments;
        core.mode = options.stm ? stm::Mode::stm : stm::Mode::one_lock;
        core.heap_limit = options.heap_limit;
        core.stress = options.stress;
        stm::Embedder embedder;
        embedder.object_size = object_size;
        embedder.trace = trace_object;
        embedder.trace_thread = [](void* data, stm::Tracer& tracer) {
            static_cast<RunningThread*>(data)->trace_roots(tracer);
        };
        embedder.trace_global = [](void*, stm::Tracer& tracer) {
            trace_model(tracer);
            trace_streams(tracer);
            if (jit_runtime != nullptr) jit_runtime->trace_roots(tracer);
        };
        heap_ = stm::Heap::create(core, embedder);
        process_heap = heap_.get();
        main_ = std::make_shared<RunningThread>();
        main_->is_main = true;
        transaction_ = heap_->create_thread(main_.get());
        main_->transaction = transaction_.get();
    }

    int run(const std::string& program, const std::vector<std::string>& arguments) {
        const auto start = std::chrono::steady_clock::now();
        std::string source;
        if (!read_source(program, source)) {
            const int error = errno;
            write_error(fmt::format("stmjit: can't open file '{}': [Errno {}] {}\n",
                                    std::filesystem::absolute(program).string(), error, std::strerror(error)));
            return kWrongUsage;
        }
        arguments_of_program = {program};
        arguments_of_program.insert(arguments_of_program.end(), arguments.begin(), arguments.end());
        const std::string directory = std::filesystem::absolute(program).parent_path().string();
        search_path() = {directory, library_directory()};

        install_signal_handlers();
        set_up();
        // As CPython does, messages name the program by its absolute path.
        int status = run_main(std::filesystem::absolute(program).string(), std::move(source));
        finish(start);
        return status;
    }

  private:
    void set_up() {
        begin_transaction(*main_);
        become_inevitable(*main_, "start");
        make_shared_strings(*main_);
        initialise_model(*main_);
        register_builtin_modules();
        register_runtime_modules();
        register_counters_module();
        load_native_module(*main_, "builtins");
        end_transaction(*main_);
        if (options_.jit) {
            JitOptions jit = options_.jit_options;
            jit.compile.stm = options_.stm;
            jit_ = std::make_unique<JitRuntime>(jit);
            jit_runtime = jit_.get();
        }
    }

    int run_main(const std::string& program, std::string source) {
        begin_transaction(*main_);
        become_inevitable(*main_, "load the program");
        try {
            ModuleInfo& module = load_source_module(*main_, "__main__", program, std::move(source), false);
            define(*main_, module, "__builtins__", builtins_module().object);
            if (options_.dump_bytecode) dump_ += print_code(*module.code);
            main_->entry[0] = module_function(*main_, *module.code);
        } catch (const SyntaxError& error) {
            write_error(print_syntax_error(error));
            return kUncaughtException;
        } catch (const UnsupportedConstruct& unsupported) {
            write_error(fmt::format("SyntaxError: {}:{}:{}: unsupported construct: {}\n", unsupported.filename,
                                    unsupported.position.line, unsupported.position.column + 1, unsupported.construct));
            return kUncaughtException;
        } catch (const PythonError& error) {
            return report(error.exception);
        }
        end_transaction(*main_);
        int status = run_guarded();
        status = shut_down_threads(status);
        try {
            begin_transaction(*main_);
            become_inevitable(*main_, "exit");
            end_transaction(*main_);
        } catch (const BrokenOutput& broken) {
            status = report_broken(broken);
        }
        return status;
    }

    // Runs main_->entry. Ends outside any transaction.
    int run_guarded() {
        int status = 0;
        try {
            run_entry(*main_);
        } catch (const PythonError& error) {
            status = report(error.exception);
        } catch (const BrokenOutput& broken) {
            status = report_broken(broken);
        }
        reset_stack();
        try {
            if (main_->segment != nullptr) end_transaction(*main_);
        } catch (const BrokenOutput& broken) {
            status = report_broken(broken);
        }
        return status;
    }

    int shut_down_threads(int status) {
        if (find_module("threading") == nullptr) return status;
        begin_transaction(*main_);
        become_inevitable(*main_, "exit");
        Value function = get_global(*main_, *find_module("threading"), intern(*main_, "_shutdown"));
        main_->entry[0] = function;
        end_transaction(*main_);
        if (function.is_nothing()) return status;
        int result = run_guarded();
        return result != 0 ? result : status;
    }

    void reset_stack() {
        main_->base = main_->top = main_->stack_low;
        main_->nesting = 0;
        main_->handled = kNothing;
    }

    // Prints an uncaught exception; the exit status.
    int report(Value exception) {
        RunningThread& thread = *main_;
        reset_stack();
        Rooted error(thread, exception);
        ++thread.nesting;  // no breaks: this is not restarted
        become_inevitable(thread, "uncaught exception");
        int status = kUncaughtException;
        try {
            if (is_instance(thread, error, error_class(ErrorClass::system_exit))) {
                status = exit_status(exception_field(thread, error, "code"));
            } else {
                std::string text = print_exception(thread, error);
                flush_output(thread);
                write_error(text);
                interrupted_ = is_instance(thread, error, error_class(ErrorClass::keyboard_interrupt));
            }
        } catch (const PythonError&) {
            write_error("stmjit: an exception was raised while another one was being printed\n");
        } catch (const BrokenOutput& broken) {
            status = report_broken(broken);
        }
        --thread.nesting;
        return status;
    }

    int exit_status(Value code) {
        RunningThread& thread = *main_;
        if (code.is_nothing() || code == kNone) return 0;
        std::int64_t number;
        if (is_int(thread, code)) return to_int64(thread, code, number) ? static_cast<int>(number & 0xff) : 255;
        std::string text = utf8(thread, to_str(thread, code)) + "\n";
        flush_output(thread);
        write_error(text);
        return kUncaughtException;
    }

    int report_broken(const BrokenOutput& broken) {
        main_->output.clear();
        write_error(fmt::format("Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>\n"
                                "{}: [Errno {}] {}\n",
                                broken.error == EPIPE ? "BrokenPipeError" : "OSError", broken.error,
                                std::strerror(broken.error)));
        return kBrokenOutput;
    }

    void finish(std::chrono::steady_clock::time_point start) {
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        if (options_.dumps) {
            if (jit_ != nullptr) dump_ += jit_->take_dump();
            write_report(options_.output_file, dump_, stdout);
        }
        if (options_.wants_stats) write_report(options_.stats_file, statistics_json(*heap_, seconds.count()), stderr);
        if (interrupted_) {
            std::fflush(nullptr);
            signal(SIGINT, SIG_DFL);
            raise_signal();
        }
    }

    static void raise_signal() { kill(getpid(), SIGINT); }

    const RuntimeOptions& options_;
    std::unique_ptr<stm::Heap> heap_;
    std::shared_ptr<RunningThread> main_;
    std::unique_ptr<stm::Thread> transaction_;
    std::unique_ptr<JitRuntime> jit_;
    std::string dump_;
    bool interrupted_ = false;
};

}  // namespace

const std::vector<std::string>& program_arguments() { return arguments_of_program; }

void exit_process(int status) {
    abandon_all_streams();
    std::fflush(nullptr);
    _exit(status);
}

int run_program(const RuntimeOptions& options, const std::string& program, const std::vector<std::string>& arguments) {
    try {
        // Never destroyed: daemon threads may run until the process ends.
        auto* process = new Process(options);
        return process->run(program, arguments);
    } catch (const stm::OutOfMemory& error) {
        write_error(fmt::format("stmjit: {}\n", error.what()));
    } catch (const std::bad_alloc&) {
        write_error("stmjit: out of memory\n");
    }
    return kUncaughtException;
}

}  // namespace toy
