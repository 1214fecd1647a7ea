#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "cormorant/base/error.hpp"
#include "session/pool/server_pool.hpp"
#include "support/scripted_waiting.hpp"

/// The pool alone, with connections to nothing.
namespace cormorant::detail {
namespace {

using namespace std::chrono_literals;

/// What the connections below do, and what was asked of them.
struct {
    bool is_up = true;
    bool answers = true;
    int knocks = 0;
    int pings = 0;
    std::function<void()> while_interrupted = {};
} nowhere;

class connection_to_nothing final : public connection {
public:
    std::unique_ptr<statement> prepare(std::string_view, failure&) override { return nullptr; }
    status execute(std::string_view) override { return {}; }
    [[nodiscard]] bool in_transaction() const override { return false; }
    void interrupt() noexcept override {
        if (nowhere.while_interrupted) nowhere.while_interrupted();
    }
    [[nodiscard]] bool ping() noexcept override {
        ++nowhere.pings;
        return nowhere.answers;
    }
};

std::unique_ptr<connection> knock(const endpoint&, failure& why) {
    ++nowhere.knocks;
    if (nowhere.is_up) return std::make_unique<connection_to_nothing>();
    why.kind = error_kind::connection;
    why.message = "nobody is there";
    return nullptr;
}

constexpr backend to_nothing{
    .name = "nothing", .other_scheme = "", .place = backend_place::server, .open = &knock};

class session_server_pool : public testing::Test {
protected:
    session_server_pool() { nowhere = {}; }
    static pool_settings settings() { return {.kind = &to_nothing, .readers = 2}; }
    static void give_back(server_pool& pool, pooled_connection& used) {
        used.lease.give_back();
        pool.give_back(used);
    }
    static void use_once(server_pool& pool) { give_back(pool, pool.take(access::read, {})); }
};

TEST_F(session_server_pool, knocks_once_at_a_server_that_is_down_however_many_ask) {
    server_pool pool(settings());
    pooled_connection& held = pool.take(access::read, {});
    nowhere = {.is_up = false};
    // The shortest back-off is 50 ms: this takes far less, or knocks once more for each.
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i)
        EXPECT_THROW((void)pool.take(access::read, {}), connection_error);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LE(nowhere.knocks, 1 + took / 50ms);
    give_back(pool, held);
}

TEST_F(session_server_pool, knocks_less_and_less_often_while_the_server_is_down) {
    server_pool pool(settings());
    pooled_connection& held = pool.take(access::read, {});
    nowhere = {.is_up = false};
    // After 0, 50, 150 and 350 ms, and not before 750 ms again.
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < 400ms) {
        EXPECT_THROW((void)pool.take(access::read, {}), connection_error);
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_GE(nowhere.knocks, 2);
    EXPECT_LE(nowhere.knocks, 4);
    give_back(pool, held);
}

TEST_F(session_server_pool, says_what_the_server_said_while_it_does_not_knock) {
    server_pool pool(settings());
    pooled_connection& held = pool.take(access::read, {});
    nowhere = {.is_up = false};
    for (int i = 0; i < 2; ++i) try {
            (void)pool.take(access::read, {});
            ADD_FAILURE() << "nothing was thrown";
        } catch (const connection_error& e) {
            EXPECT_NE(std::string_view(e.what()).find("nobody is there"), std::string_view::npos);
        }
    give_back(pool, held);
}

TEST_F(session_server_pool, opens_again_once_the_server_is_back) {
    server_pool pool(settings());
    pooled_connection& held = pool.take(access::read, {});
    nowhere = {.is_up = false};
    EXPECT_THROW((void)pool.take(access::read, {}), connection_error);
    nowhere.is_up = true;
    const auto start = std::chrono::steady_clock::now();
    pooled_connection* opened = nullptr;
    while (opened == nullptr && std::chrono::steady_clock::now() - start < 5s) try {
            opened = &pool.take(access::read, {});
        } catch (const connection_error&) {
            std::this_thread::sleep_for(1ms);
        }
    ASSERT_NE(opened, nullptr);
    EXPECT_EQ(nowhere.knocks, 2);
    give_back(pool, *opened);
    give_back(pool, held);
}

TEST_F(session_server_pool, trusts_a_connection_that_was_used_a_moment_ago) {
    server_pool pool(settings());
    for (int i = 0; i < 10; ++i) use_once(pool);
    EXPECT_EQ(nowhere.pings, 0);
    EXPECT_EQ(nowhere.knocks, 1);
}

TEST_F(session_server_pool, pings_a_connection_that_was_idle) {
    pool_settings wary = settings();
    wary.trusted_without_ping = 0ms;
    server_pool pool(wary);
    for (int i = 0; i < 10; ++i) use_once(pool);
    EXPECT_EQ(nowhere.pings, 10);
    EXPECT_EQ(nowhere.knocks, 1);
}

TEST_F(session_server_pool, replaces_a_connection_that_does_not_answer) {
    pool_settings wary = settings();
    wary.trusted_without_ping = 0ms;
    server_pool pool(wary);
    nowhere.answers = false;
    use_once(pool);
    EXPECT_EQ(nowhere.pings, 1);
    EXPECT_EQ(nowhere.knocks, 2);
    session_statistics figures;
    pool.add_figures(figures);
    EXPECT_EQ(figures.connections_opened, 2U);
    EXPECT_EQ(figures.connections_closed, 1U);
    EXPECT_EQ(figures.connections_idle, 1U);
}

TEST_F(session_server_pool, lends_no_connection_whose_statement_is_being_ended) {
    pool_settings one = settings();
    one.readers = 1;
    server_pool pool(one);
    pooled_connection& held = pool.take(access::read, {});
    compliance::scripted_waiting seam;
    int asked = 0;
    nowhere.while_interrupted = [&] {
        ++asked;
        give_back(pool, held);
        const compliance::as_flow another(&seam);
        seam.end_at(0, waited::timed_out);
        EXPECT_THROW((void)pool.take(access::read, {}), timeout) << "it would be ended too";
    };
    pool.interrupt();
    nowhere.while_interrupted = {};
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(&pool.take(access::read, {}), &held);
    give_back(pool, held);
}

}  // namespace
}  // namespace cormorant::detail
