#include <chrono>
#include <stdexcept>

#include "snippets/snippet.hpp"

namespace snippets {

// [hidden]
struct Article {
    std::int64_t id = 0;
    std::string title;
    std::optional<cm::utc_time> deleted;
    cm::utc_time created;
    cm::utc_time updated;

    static constexpr auto meta = cm::model(cm::default_now("created"), cm::auto_now("updated"),
                                           cm::default_filter("deleted"_f == cm::null));
};
// [end]

namespace {

using programs = shop;
using namespace std::chrono_literals;

// [functions]
std::int64_t open_orders(const cm::session& s, const User& user) {
    return s.objects(user, "orders"_f).filter("status"_f == "open").count();
}

Order order(const cm::session& s, const User& user, double total) {
    return s.transaction([&](cm::transaction& tx) {
        if (open_orders(tx, user) >= 3) throw std::runtime_error("pay first");
        return tx.create(Order{.user = user, .total = total, .status = "open"});
    });
}

void order_for_all(const cm::session& s, const std::vector<User>& users, double total) {
    s.transaction([&](const cm::session& inner) {
        for (const User& user : users) order(inner, user, total);  // each in a savepoint
    });
}
// [end]

TEST_F(programs, functions_take_a_session) {
    const Profile profile = db.create(Profile{.bio = "cook"});
    const User dee = db.create(User{.name = "Dee", .email = "dee@x.org", .profile = profile});
    // [both]
    order(db, ann, 10);                                                // a transaction of its own
    db.transaction([&](cm::transaction& tx) { order(tx, ann, 20); });  // a part of this one
    // [end]
    EXPECT_EQ(open_orders(db, ann), 2);
    order(db, dee, 1);
    order(db, dee, 2);
    order(db, dee, 3);
    EXPECT_THROW(order_for_all(db, {ann, dee}, 30), std::runtime_error);
    EXPECT_EQ(open_orders(db, ann), 2);
}

// [typed]
void take_from(cm::transaction& tx, std::int64_t user, const cm::decimal& amount) {
    User row = tx.objects<User>().filter("id"_f == user).for_update().get();
    row.balance -= amount;
    tx.save(row, "balance"_f);
}

cm::queryset<User> active_users(const cm::session& s) {
    return s.objects<User>().filter("is_active"_f).order_by("name"_f);
}
// [end]

TEST_F(programs, some_functions_want_a_transaction) {
    db.transaction([&](cm::transaction& tx) { take_from(tx, ann.id, 4); });
    db.refresh(ann);
    EXPECT_EQ(ann.balance, 6);
    EXPECT_EQ(active_users(db).size(), 2U);
}

std::string random_name(const cm::session& s) {
    // [backend]
    const bool maria = s.backend() == cm::backend::mariadb;
    std::vector<std::string> names =
        maria ? s.fetch<std::string>("select name from app_user order by rand() limit 1")
              : s.fetch<std::string>("select name from app_user order by random() limit 1");
    // [end]
    return names.at(0);
}

TEST_F(programs, ask_which_backend_they_have) { EXPECT_FALSE(random_name(db).empty()); }

TEST_F(programs, hear_of_slow_statements) {
    std::vector<std::string> slow;
    const auto log_slow = [&](std::string_view sql, std::chrono::nanoseconds, const char* file,
                              unsigned) { slow.push_back(std::string(sql) + file); };
    const auto limit = 0ms;
    // [slow]
    const auto listening = cm::on_statement(db, [&](const cm::statement_event& e) {
        if (e.duration > limit || e.failed)
            log_slow(e.sql, e.duration, e.where.file_name(), e.where.line());
    });
    // [end]
    (void)db.objects<User>().count();
    ASSERT_EQ(slow.size(), 1U);
    EXPECT_NE(slow[0].find("programs"), std::string::npos);
}

TEST_F(programs, hide_rows_rather_than_remove_them) {
    cm::create_tables<Article>(db);
    db.create(Article{.title = "Sea"});
    // [hidden_use]
    auto articles = db.objects<Article>().filter("title"_f == "Sea");
    articles.update("deleted"_f = cm::now());
    bool there = articles.exists();                            // false
    bool stored = articles.without_default_filter().exists();  // true
    // [end]
    EXPECT_FALSE(there);
    EXPECT_TRUE(stored);
}

TEST_F(programs, rows_are_written_as_json_and_read) {
    // [json]
    const cm::json document = cm::to_json(db.objects<Group>());  // [{"id":1,"name":"admins"}]
    Group staff = cm::from_json<Group>(R"({"name": "staff"})");
    db.save(staff);
    // [end]
    EXPECT_EQ(document.text(), R"([{"id":1,"name":"admins"}])");
    EXPECT_EQ(staff.id, 2);
    // [columns]
    std::string line;
    cm::for_each_column(staff,
                        [&](std::string_view name, const auto&) { line.append(name).append(";"); });
    // [end]
    EXPECT_EQ(line, "id;name;");
}

}  // namespace
}  // namespace snippets
