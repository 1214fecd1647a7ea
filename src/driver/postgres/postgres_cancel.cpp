#include "driver/postgres/postgres_cancel.hpp"

#include <chrono>
#include <csignal>
#include <exception>
#include <mutex>
#include <thread>

#include "base/waiting.hpp"
#include "driver/postgres/postgres_handles.hpp"

namespace cormorant::detail {
namespace {

using clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(2);

/// The thread that is made meanwhile takes none of the program's signals.
class signals_held {
public:
    signals_held() noexcept {
        sigset_t all;
        sigfillset(&all);
        held_ = pthread_sigmask(SIG_SETMASK, &all, &before_) == 0;
    }
    ~signals_held() {
        if (held_) pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    signals_held(const signals_held&) = delete;
    signals_held& operator=(const signals_held&) = delete;

private:
    sigset_t before_{};
    bool held_ = false;
};

}  // namespace

struct postgres_cancel::request {
    explicit request(PGconn* of) : cancel(PQgetCancel(of)) {}

    void send() noexcept {
        char message[256];
        if (cancel != nullptr) (void)PQcancel(cancel.get(), message, sizeof message);
        const std::lock_guard guard(mutex);
        under_way = false;
        over.notify();
    }

    cancel_ptr cancel;
    std::mutex mutex;
    wake_up over;
    bool under_way = false;
    clock::time_point deadline = {};
};

postgres_cancel::postgres_cancel(PGconn* of) : request_(std::make_shared<request>(of)) {}

void postgres_cancel::begin() noexcept {
    const std::lock_guard guard(request_->mutex);
    if (request_->under_way) return;
    try {
        const signals_held held;
        std::thread([shared = request_] { shared->send(); }).detach();
        request_->under_way = true;
        request_->deadline = clock::now() + patience;
    } catch (const std::exception&) {  // no more threads: the statement runs on
    }
}

void postgres_cancel::await() noexcept {
    std::unique_lock guard(request_->mutex);
    // It may tell of a request before that nobody waited for.
    while (request_->under_way)
        if (request_->over.wait(guard, request_->deadline) != waited::ready) return;
}

}  // namespace cormorant::detail
