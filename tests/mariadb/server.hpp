#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "support/backend.hpp"

/// Tests of what MariaDB alone has, or lacks.
namespace on_mariadb {

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

/// An empty table of items in a database of the test's own.
class server : public testing::Test {
protected:
    void SetUp() override {
        CORMORANT_NEEDS_SERVER(!mariadb_server::url().empty(), "CORMORANT_MARIADB is not set");
        home = std::make_unique<mariadb_server::database>();
        cm::create_tables<Item>(open("pool_size=1"));
    }
    [[nodiscard]] std::string url(std::string_view options = {}) const {
        return home->url(options);
    }
    [[nodiscard]] cm::database open(std::string_view options = {}) const {
        return cm::open(url(options));
    }
    /// The server's thread behind a database of one connection.
    static std::int64_t thread_of(const cm::database& db) {
        return db.fetch<std::int64_t>("select connection_id()").at(0);
    }
    /// Ends it, and waits until it is gone.
    static void terminate(const cm::database& admin, std::int64_t thread) {
        mariadb_server::administrate("KILL " + std::to_string(thread));
        for (int i = 0; i < 500; ++i) {
            if (admin
                    .fetch<std::int64_t>(
                        "select count(*) from information_schema.processlist where id = {}", thread)
                    .at(0) == 0)
                return;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        ADD_FAILURE() << "still there: " << thread;
    }

    std::unique_ptr<mariadb_server::database> home;
};

/// Runs `work` in a thread of its own.
template <class Work>
auto beside(Work work) {
    return std::async(std::launch::async, std::move(work));
}

/// Waits until another connection runs a statement with this text.
inline void await_statement(const cm::database& admin, std::string_view part) {
    const std::string pattern = "%" + std::string(part) + "%";
    for (int i = 0; i < 500; ++i) {
        const auto found = admin.fetch<std::int64_t>(
            "select count(*) from information_schema.processlist where info like {} and id <> "
            "connection_id()",
            pattern);
        if (found.at(0) > 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "never ran: " << part;
}

/// Waits until this thread of the server sleeps, as a trigger of the test does.
inline void await_sleep(const cm::database& admin, std::int64_t thread) {
    for (int i = 0; i < 500; ++i) {
        if (admin
                .fetch<std::int64_t>("select count(*) from information_schema.processlist where "
                                     "id = {} and state = 'User sleep'",
                                     thread)
                .at(0) > 0)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "never slept: " << thread;
}

}  // namespace on_mariadb
