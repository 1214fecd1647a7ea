#pragma once

#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "support/backend.hpp"

/// Tests of what only a server has: connections that are lost, a pool of them, other programs.
namespace on_server {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;

struct Item {
    std::int64_t id = 0;
    std::string name;
    std::int64_t stock = 0;
    static constexpr auto meta = cm::model(cm::unique("name"));
};

/// An empty table of items in a schema of the test's own.
class server : public testing::Test {
protected:
    void SetUp() override {
        CORMORANT_NEEDS_SERVER(!compliance::postgresql_schema::server().empty(),
                               "CORMORANT_POSTGRESQL is not set");
        schema = std::make_unique<compliance::postgresql_schema>();
        cm::create_tables<Item>(open("pool_size=1"));
    }
    [[nodiscard]] std::string url(std::string_view options = {}) const {
        return schema->url(options);
    }
    [[nodiscard]] cm::database open(std::string_view options = {}) const {
        return cm::open(url(options));
    }
    /// The server's process behind a database of one connection.
    static int process_of(const cm::database& db) {
        return db.fetch<int>("select pg_backend_pid()").at(0);
    }
    /// Ends it, and waits until it is gone.
    static void terminate(const cm::database& admin, int process) {
        (void)admin.fetch<bool>("select pg_terminate_backend({}, 5000)", process);
    }

    std::unique_ptr<compliance::postgresql_schema> schema;
};

/// Runs `work` in a thread of its own.
template <class Work>
auto beside(Work work) {
    return std::async(std::launch::async, std::move(work));
}

/// Waits until a statement with this text is running.
inline void await_statement(const cm::database& admin, std::string_view part) {
    const std::string pattern = "%" + std::string(part) + "%";
    for (int i = 0; i < 500; ++i) {
        const auto found = admin.fetch<std::int64_t>(
            "select count(*) from pg_stat_activity where state = 'active' and query like {} and "
            "pid <> pg_backend_pid()",
            pattern);
        if (found.at(0) > 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "never ran: " << part;
}

/// Waits until this process of the server sleeps, as a trigger of the test does.
inline void await_sleep(const cm::database& admin, int process) {
    for (int i = 0; i < 500; ++i) {
        const auto found = admin.fetch<std::int64_t>(
            "select count(*) from pg_stat_activity where pid = {} and wait_event = 'PgSleep'",
            process);
        if (found.at(0) > 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "never slept: " << process;
}

}  // namespace on_server
