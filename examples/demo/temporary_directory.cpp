#include "temporary_directory.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <thread>

namespace demo {
namespace {

namespace fs = std::filesystem;

void remove_all(const std::string& path) noexcept {
    // The database may still be making a file while its directory goes.
    std::error_code failed;
    for (int i = 0; i < 5; ++i) {
        fs::remove_all(path, failed);
        if (!failed) return;
    }
}

std::string make_directory() {
    std::string name = (fs::temp_directory_path() / "cormorant-demo-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        throw fs::filesystem_error("cannot make a temporary directory", name,
                                   std::error_code(errno, std::generic_category()));
    return name;
}

/// Waits for the signals in a thread of its own, where all functions may be called.
void remove_on_signals(std::string path) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    // Threads started later inherit the mask, so only the waiting thread sees these signals.
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    std::thread([signals, path = std::move(path)] {
        int signal = 0;
        sigwait(&signals, &signal);
        remove_all(path);
        _exit(128 + signal);
    }).detach();
}

}  // namespace

temporary_directory::temporary_directory() : path_(make_directory()) { remove_on_signals(path_); }

temporary_directory::~temporary_directory() { remove_all(path_); }

}  // namespace demo
