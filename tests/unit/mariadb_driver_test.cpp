#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <thread>

#include "driver/mariadb/mariadb.hpp"
#include "driver/mariadb/mariadb_options.hpp"
#include "session/pool/database_url.hpp"
#include "support/mariadb_server.hpp"
#include "support/needs.hpp"

namespace cormorant::detail {
namespace {

endpoint server(std::string_view options = {}) {
    return parse_database_url(mariadb_server::url() + "/?" + std::string(options), {}).where;
}

/// A connection to a database of the test's own.
class mariadb_driver : public testing::Test {
protected:
    mariadb_driver() {
        if (mariadb_server::url().empty()) return;
        home_ = std::make_unique<mariadb_server::database>();
        db = open();
    }
    void SetUp() override {
        CORMORANT_NEEDS_SERVER(!mariadb_server::url().empty(), "CORMORANT_MARIADB is not set");
        ASSERT_NE(db, nullptr);
    }
    std::unique_ptr<connection> open(std::string_view options = {}) {
        endpoint where = server(options);
        where.target = home_->name();
        failure why;
        auto made = open_mariadb(where, why);
        EXPECT_NE(made, nullptr) << why.message;
        return made;
    }
    void run(std::string_view sql) {
        const status wrong = db->execute(sql);
        EXPECT_FALSE(wrong) << wrong->message;
    }
    std::unique_ptr<statement> prepared(std::string_view sql) {
        failure why;
        auto made = db->prepare(sql, why);
        EXPECT_NE(made, nullptr) << why.message;
        return made;
    }
    std::int64_t number(std::string_view sql) {
        auto s = prepared(sql);
        EXPECT_EQ(s->next(), step::row) << s->last_failure().message;
        return s->at(0).integer;
    }
    // Runs a statement without rows.
    failure failed(std::string_view sql) {
        failure why;
        auto s = db->prepare(sql, why);
        if (s == nullptr) return why;
        EXPECT_EQ(s->next(), step::failed);
        return s->last_failure();
    }
    // One value into a column of the type and back.
    cell echo(const std::string& type, const value& v) {
        run("create or replace table echo (v " + type + ") charset utf8mb4");
        auto in = prepared("insert into echo values (?)");
        const status bound = in->bind(0, v);
        EXPECT_FALSE(bound) << bound->message;
        EXPECT_EQ(in->next(), step::done) << in->last_failure().message;
        auto out = prepared("select v from echo");
        EXPECT_EQ(out->next(), step::row);
        cell c = out->at(0);
        kept_ = c.text;
        c.text = kept_;
        return c;
    }

private:
    std::unique_ptr<mariadb_server::database> home_;
    std::string kept_;

protected:
    std::unique_ptr<connection> db;  // goes before its database, which waits for its transaction
};

value text(std::string_view characters) { return value::borrow(value_kind::text, characters); }

// Of a length that is only pretended: a byte of it that is read would end the test.
TEST_F(mariadb_driver, values_of_more_than_1_gb_are_refused_before_they_are_looked_at) {
    const std::string_view huge("x", std::size_t{5} << 30U);
    auto in = prepared("select ?");
    for (const value_kind kind : {value_kind::text, value_kind::json, value_kind::bytes}) {
        const status refused = in->bind(0, value::borrow(kind, huge));
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->kind, error_kind::data);
        EXPECT_NE(refused->message.find("1 GB"), std::string::npos) << refused->message;
        in->reset();
    }
}

TEST_F(mariadb_driver, values_come_back_as_they_went) {
    EXPECT_EQ(echo("bigint", value(std::numeric_limits<std::int64_t>::min())).integer,
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(echo("boolean", value(true)).integer, 1);
    EXPECT_EQ(echo("double", value(0.1 + 0.2)).real, 0.1 + 0.2);
    EXPECT_EQ(echo("int", value()).kind, value_kind::null);
    EXPECT_EQ(echo("longtext", text("Zoë 🐟 \\ ' \"")).text, "Zoë 🐟 \\ ' \"");
    EXPECT_EQ(echo("longtext", text("Zoë")).kind, value_kind::text);
    EXPECT_EQ(echo("longtext", text({})).kind, value_kind::text);
    const cell bytes =
        echo("longblob", value::borrow(value_kind::bytes, std::string_view("\0\xff'", 3)));
    EXPECT_EQ(bytes.kind, value_kind::bytes);
    EXPECT_EQ(bytes.text, std::string_view("\0\xff'", 3));
    EXPECT_EQ(echo("decimal(65,30)", value(decimal("-12345678901234567890.5"))).text,
              "-12345678901234567890.5");
    EXPECT_EQ(echo("decimal(6,2)", value(decimal("1.5"))).text, "1.50");
    const std::string id = "01234567-89ab-cdef-0123-456789abcdef";
    const cell stored = echo("binary(16)", value(uuid(id)));
    EXPECT_EQ(stored.kind, value_kind::bytes);
    uuid back;
    EXPECT_TRUE(store_uuid(&back, stored));
    EXPECT_EQ(back, uuid(id));
    const std::string random = "01234567-89ab-4def-8123-456789abcdef";
    EXPECT_EQ(echo("uuid", value(uuid(random))).text, random);
}

TEST_F(mariadb_driver, times_keep_their_microseconds_and_stay_in_utc) {
    for (const char* moment : {"0001-01-01 00:00:00", "1969-12-31 23:59:59.999999",
                               "2024-02-29 12:00:00.000001", "9999-12-31 23:59:59.999999"}) {
        const utc_time wanted = *parse_utc_time(moment);
        const cell c = echo("datetime(6)", value(wanted));
        EXPECT_EQ(c.kind, value_kind::utc_time);
        EXPECT_EQ(c.integer, wanted.time_since_epoch().count()) << moment;
    }
    const cell day = echo("date", value::date_from_days(-1));
    EXPECT_EQ(day.kind, value_kind::date);
    EXPECT_EQ(day.integer, -1);
    EXPECT_EQ(echo("timestamp(6)", value(*parse_utc_time("2024-07-01 12:00:00"))).integer,
              parse_utc_time("2024-07-01 12:00:00")->time_since_epoch().count());
    run("create or replace table length (v time(6))");
    run("insert into length values ('-34:00:00.5')");
    auto s = prepared("select v from length");
    ASSERT_EQ(s->next(), step::row);
    EXPECT_EQ(s->at(0).kind, value_kind::duration);
    EXPECT_EQ(s->at(0).integer, -(34LL * 3600 * 1'000'000 + 500'000));
}

TEST_F(mariadb_driver, texts_of_every_length_come_back_whole) {
    run("create table texts (id int primary key, v longtext)");
    auto in = prepared("insert into texts values (?, ?)");
    const std::size_t lengths[] = {0, 1, 250, 251, 252, 65'535, 65'536, 300'000};
    for (std::size_t i = 0; i < std::size(lengths); ++i) {
        const std::string long_text(lengths[i], static_cast<char>('a' + i));
        ASSERT_FALSE(in->bind(0, value(static_cast<std::int64_t>(i))));
        ASSERT_FALSE(in->bind(1, text(long_text)));
        ASSERT_EQ(in->next(), step::done) << in->last_failure().message;
        in->reset();
    }
    auto out = prepared("select v from texts order by id");
    for (std::size_t i = 0; i < std::size(lengths); ++i) {
        ASSERT_EQ(out->next(), step::row);
        EXPECT_EQ(out->at(0).text, std::string(lengths[i], static_cast<char>('a' + i)));
    }
    EXPECT_EQ(out->next(), step::done);
}

TEST_F(mariadb_driver, what_cannot_be_stored_is_refused_before_it_is_sent) {
    auto s = prepared("select ?");
    const auto kind_of = [&](const value& v) {
        s->reset();
        const status wrong = s->bind(0, v);
        return wrong ? wrong->kind : error_kind::internal;
    };
    EXPECT_EQ(kind_of(value(std::nan(""))), error_kind::data);
    EXPECT_EQ(kind_of(value(std::numeric_limits<double>::infinity())), error_kind::data);
    EXPECT_EQ(kind_of(text("\xff")), error_kind::data);
    EXPECT_EQ(kind_of(text(std::string_view("a\0b", 3))), error_kind::data);
    EXPECT_EQ(kind_of(value(utc_time::max())), error_kind::data);
    EXPECT_EQ(kind_of(value::date_from_days(std::int64_t{1} << 40)), error_kind::data);
    EXPECT_EQ(kind_of(value(decimal("0." + std::string(31, '1')))), error_kind::data);
    EXPECT_EQ(kind_of(value(decimal(std::string(66, '1')))), error_kind::data);
}

TEST_F(mariadb_driver, a_parameter_may_change_its_type_from_run_to_run) {
    auto s = prepared("select coalesce(?, 'none'), ?");
    const auto shown = [&](const value& a, const value& b) {
        s->reset();
        EXPECT_FALSE(s->bind(0, a));
        EXPECT_FALSE(s->bind(1, b));
        EXPECT_EQ(s->next(), step::row) << s->last_failure().message;
        return std::string(s->at(0).text) + " " + std::to_string(s->at(1).integer);
    };
    EXPECT_EQ(shown(value(), value(std::int64_t{7})), "none 7");
    EXPECT_EQ(shown(text("a longer text"), value()), "a longer text 0");
    EXPECT_EQ(shown(text(""), value(std::int64_t{-1})), " -1");
    EXPECT_EQ(shown(value(), value(true)), "none 1");
}

TEST_F(mariadb_driver, a_missing_value_is_a_usage_failure) {
    auto s = prepared("select ?, ?");
    EXPECT_FALSE(s->bind(0, value(std::int64_t{1})));
    EXPECT_EQ(s->next(), step::failed);
    EXPECT_EQ(s->last_failure().kind, error_kind::usage);
}

TEST_F(mariadb_driver, arrays_run_a_statement_for_each_of_their_rows) {
    run("create table many (a bigint, b text, c datetime(6))");
    auto in = prepared("insert into many values (?, ?, ?) returning a");
    const utc_time moment(std::chrono::microseconds(1'234'567));
    const std::vector<value> numbers = {value(), value(std::int64_t{2}), value(std::int64_t{3})};
    const std::vector<value> texts = {value::borrow(value_kind::text, "x"),
                                      value::borrow(value_kind::text, ""), value()};
    const std::vector<value> times = {value(moment), value(), value(moment)};
    ASSERT_FALSE(in->bind_array(0, numbers));
    ASSERT_FALSE(in->bind_array(1, texts));
    ASSERT_FALSE(in->bind_array(2, times));
    std::vector<cell> made;
    while (in->next() == step::row) made.push_back(in->at(0));
    ASSERT_EQ(made.size(), 3U);
    EXPECT_EQ(made[0].kind, value_kind::null);
    EXPECT_EQ(made[2].integer, 3);
    EXPECT_EQ(in->changes(), 3);
    EXPECT_EQ(number("select count(*) from many where a = 2 and b = '' and c is null"), 1);
    EXPECT_EQ(number("select count(*) from many where b is null and c = "
                     "'1970-01-01 00:00:01.234567'"),
              1);
}

TEST_F(mariadb_driver, arrays_that_do_not_go_together_are_refused) {
    run("create table pairs (a bigint, b text)");
    auto in = prepared("insert into pairs values (?, ?)");
    const std::vector<value> two = {value(std::int64_t{1}), value(std::int64_t{2})};
    const std::vector<value> one = {value(std::int64_t{1})};
    ASSERT_FALSE(in->bind_array(0, two));
    ASSERT_FALSE(in->bind_array(1, one));
    EXPECT_EQ(in->next(), step::failed);
    EXPECT_NE(in->last_failure().message.find("lengths"), std::string::npos);
    in->reset();
    const std::vector<value> mixed = {value(std::int64_t{1}), value(0.5)};
    EXPECT_TRUE(in->bind_array(0, mixed));
    in->reset();
    ASSERT_FALSE(in->bind(0, value(std::int64_t{7})));
    ASSERT_FALSE(in->bind(1, value()));
    EXPECT_EQ(in->next(), step::done) << in->last_failure().message;
    EXPECT_EQ(number("select sum(a) from pairs"), 7);
}

TEST_F(mariadb_driver, an_update_tells_the_rows_that_matched) {
    run("create table counted (a int); insert into counted values (1), (1), (2)");
    auto s = prepared("update counted set a = 1 where a = 1");
    EXPECT_EQ(s->next(), step::done);
    EXPECT_EQ(s->changes(), 2);
    EXPECT_TRUE(s->writes());
    EXPECT_FALSE(prepared("/* why */ (select 1)")->writes());
    EXPECT_TRUE(prepared("delete from counted")->writes());
}

TEST_F(mariadb_driver, a_statement_inside_a_loop_leaves_the_rows_of_the_loop) {
    run("create table numbers (n int, t text)");
    run("insert into numbers select seq, repeat('x', 300) from seq_1_to_5000");
    auto outer = prepared("select n, t from numbers order by n");
    auto inner = prepared("select n from numbers where n = ?");
    std::int64_t sum = 0;
    for (std::int64_t i = 1; outer->next() == step::row; ++i) {
        const cell before = outer->at(1);
        inner->reset();
        ASSERT_FALSE(inner->bind(0, value(i)));
        ASSERT_EQ(inner->next(), step::row) << inner->last_failure().message;
        EXPECT_EQ(inner->at(0).integer, i);
        EXPECT_EQ(outer->at(0).integer, i);  // the current row outlives the other statement
        EXPECT_EQ(outer->at(1).text.size(), before.text.size());
        if (i == 100) run("update numbers set n = n where n = 1");
        if (i == 200) prepared("select 1");
        sum += outer->at(0).integer;
    }
    EXPECT_EQ(sum, 5000LL * 5001 / 2);
    inner->reset();
    EXPECT_EQ(number("select 42"), 42);
}

TEST_F(mariadb_driver, two_loops_over_rows_go_side_by_side) {
    run("create table numbers (n int); insert into numbers select seq from seq_1_to_1000");
    auto a = prepared("select n from numbers order by n");
    auto b = prepared("select n from numbers order by n desc");
    for (std::int64_t i = 1; i <= 1000; ++i) {
        ASSERT_EQ(a->next(), step::row);
        ASSERT_EQ(b->next(), step::row);
        EXPECT_EQ(a->at(0).integer + b->at(0).integer, 1001);
    }
    EXPECT_EQ(a->next(), step::done);
    EXPECT_EQ(b->next(), step::done);
}

TEST_F(mariadb_driver, rows_that_nobody_reads_are_dropped) {
    run("create table numbers (n int); insert into numbers select seq from seq_1_to_10000");
    auto a = prepared("select n from numbers");
    ASSERT_EQ(a->next(), step::row);
    a->reset();
    EXPECT_EQ(number("select count(*) from numbers"), 10'000);
    ASSERT_EQ(a->next(), step::row);
    auto b = prepared("select n from numbers");
    ASSERT_EQ(b->next(), step::row);
    a.reset();
    ASSERT_EQ(b->next(), step::row);
    b.reset();
    EXPECT_EQ(number("select 3"), 3);
}

TEST_F(mariadb_driver, a_statement_outlives_a_change_of_its_table) {
    run("create table changed (a int); insert into changed values (1)");
    auto s = prepared("select * from changed");
    ASSERT_EQ(s->next(), step::row);
    EXPECT_EQ(s->column_count(), 1U);
    s->reset();
    run("alter table changed add column b int default 2");
    ASSERT_EQ(s->next(), step::row) << s->last_failure().message;
    EXPECT_EQ(s->column_count(), 2U);
    EXPECT_EQ(s->column_name(1), "b");
    EXPECT_EQ(s->at(1).integer, 2);
    s->reset();
    run("alter table changed modify a bigint");
    ASSERT_EQ(s->next(), step::row) << s->last_failure().message;
    EXPECT_EQ(s->at(0).integer, 1);
}

TEST_F(mariadb_driver, transactions_are_seen) {
    run("create table t (a int primary key) engine=innodb");
    EXPECT_FALSE(db->in_transaction());
    run("BEGIN");
    EXPECT_TRUE(db->in_transaction());
    run("insert into t values (1)");
    EXPECT_TRUE(db->in_transaction());
    run("ROLLBACK");
    EXPECT_FALSE(db->in_transaction());
    EXPECT_EQ(number("select count(*) from t"), 0);
}

TEST_F(mariadb_driver, a_deadlock_ends_the_transaction_of_its_victim) {
    run("create table t (id int primary key, a int) engine=innodb; insert into t values "
        "(1,0),(2,0)");
    auto other = open();
    ASSERT_FALSE(other->execute("BEGIN"));
    run("BEGIN");
    run("update t set a = 1 where id = 1");
    ASSERT_FALSE(other->execute("update t set a = 2 where id = 2"));
    status theirs;
    std::thread waiting([&] { theirs = other->execute("update t set a = 2 where id = 1"); });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const status ours = db->execute("update t set a = 1 where id = 2");
    if (!ours) (void)db->execute("ROLLBACK");
    waiting.join();
    ASSERT_NE(ours.has_value(), theirs.has_value());
    EXPECT_EQ((ours ? ours : theirs)->kind, error_kind::rollback);
    EXPECT_FALSE((ours ? db : other)->in_transaction());
}

TEST_F(mariadb_driver, a_lock_that_is_held_too_long_is_a_timeout) {
    run("create table t (id int primary key) engine=innodb; insert into t values (1)");
    auto other = open("busy_timeout=1000");
    run("BEGIN");
    run("delete from t");
    const auto began = std::chrono::steady_clock::now();
    const status wrong = other->execute("delete from t");
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->kind, error_kind::timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(4));
}

TEST_F(mariadb_driver, a_statement_that_runs_too_long_is_a_timeout) {
    auto other = open("statement_timeout=100");
    failure why;
    auto s = other->prepare("select sleep(20)", why);
    ASSERT_NE(s, nullptr);
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(s->next(), step::failed);
    EXPECT_EQ(s->last_failure().kind, error_kind::timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(mariadb_driver, interrupt_ends_a_statement_and_leaves_the_connection) {
    auto s = prepared(
        "select count(*) from seq_1_to_1000000 a join seq_1_to_1000000 b on a.seq < b.seq");
    std::thread breaker([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        db->interrupt();
    });
    EXPECT_EQ(s->next(), step::failed);
    breaker.join();
    EXPECT_EQ(s->last_failure().kind, error_kind::cancelled) << s->last_failure().message;
    EXPECT_FALSE(s->last_failure().connection_lost);
    EXPECT_EQ(number("select 1"), 1);
}

TEST_F(mariadb_driver, a_connection_that_was_killed_is_noticed) {
    const std::int64_t id = number("select connection_id()");
    EXPECT_TRUE(db->usable());
    EXPECT_TRUE(db->ping());
    run("BEGIN");
    mariadb_server::administrate("KILL " + std::to_string(id));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_FALSE(db->usable());
    const failure why = failed("select 1");
    EXPECT_EQ(why.kind, error_kind::connection);
    EXPECT_TRUE(why.connection_lost);
    EXPECT_FALSE(db->in_transaction());
    EXPECT_FALSE(db->ping());
}

TEST_F(mariadb_driver, a_connection_lost_amid_rows_is_a_failure_and_no_end) {
    run("create table t (a text); insert into t select repeat('x', 1000) from seq_1_to_200000");
    const std::int64_t id = number("select connection_id()");
    auto s = prepared("select a from t");
    ASSERT_EQ(s->next(), step::row);
    mariadb_server::administrate("KILL " + std::to_string(id));
    step last = step::row;
    std::int64_t rows = 1;
    while ((last = s->next()) == step::row) ++rows;
    EXPECT_EQ(last, step::failed) << rows;
    EXPECT_TRUE(s->last_failure().connection_lost) << s->last_failure().message;
}

TEST_F(mariadb_driver, one_text_is_one_statement) {
    EXPECT_EQ(failed("select 1; drop table t").kind, error_kind::usage);
    run("create table t (a int); insert into t values (1)");
    EXPECT_EQ(number("select a from t"), 1);
    EXPECT_EQ(failed("select * from nowhere").kind, error_kind::sql);
}

TEST_F(mariadb_driver, errors_of_connecting_name_the_place_and_no_password) {
    endpoint where = server();
    where.user = "nobody_at_all";
    where.password = "s3cret";
    failure why;
    EXPECT_EQ(open_mariadb(where, why), nullptr);
    EXPECT_EQ(why.kind, error_kind::connection);
    EXPECT_EQ(why.message.find("s3cret"), std::string::npos) << why.message;
    EXPECT_NE(why.message.find(where.port), std::string::npos) << why.message;
    where = server();
    where.port = "1";
    EXPECT_EQ(open_mariadb(where, why), nullptr);
    EXPECT_EQ(why.kind, error_kind::connection);
    where = server();
    where.target = "no_such_database";
    EXPECT_EQ(open_mariadb(where, why), nullptr);
    EXPECT_EQ(why.kind, error_kind::connection);
}

TEST_F(mariadb_driver, encryption_that_the_server_lacks_is_refused) {
    failure why;
    endpoint where = server("tls=on");
    EXPECT_EQ(open_mariadb(where, why), nullptr);
    EXPECT_EQ(why.kind, error_kind::connection) << why.message;
}

TEST(mariadb_options, are_read_and_refused_by_name) {
    const auto parsed = [](std::string_view options) {
        const endpoint where =
            parse_database_url("mariadb://u:p@h:3307/d?" + std::string(options), {}).where;
        mariadb_options out;
        const status wrong = parse_mariadb_options(where, out);
        return std::pair(out, wrong ? wrong->message : std::string());
    };
    const mariadb_options plain = parsed("").first;
    EXPECT_EQ(plain.host, "h");
    EXPECT_EQ(plain.port, 3307U);
    EXPECT_EQ(plain.user, "u");
    EXPECT_EQ(plain.password, "p");
    EXPECT_EQ(plain.database, "d");
    EXPECT_EQ(plain.busy_timeout, 5000U);
    EXPECT_EQ(parsed("isolation=repeatable-read").first.isolation, "repeatable read");
    EXPECT_EQ(parsed("tls_ca=/ca.pem").first.tls, mariadb_options::tls_mode::verify);
    EXPECT_EQ(parsed("read_timeout=3").first.read_timeout, 3U);
    EXPECT_NE(parsed("colour=red").second.find("known are"), std::string::npos);
    EXPECT_TRUE(plain.bulk);
    EXPECT_FALSE(parsed("bulk=off").first.bulk);
    EXPECT_NE(parsed("bulk=some").second.find("neither on nor off"), std::string::npos);
    EXPECT_NE(parsed("tls=maybe").second.find("off, on, verify"), std::string::npos);
    EXPECT_NE(parsed("connect_timeout=soon").second.find("whole number"), std::string::npos);
}

}  // namespace
}  // namespace cormorant::detail
