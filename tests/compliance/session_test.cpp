#include <memory>
#include <type_traits>

#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class sessions : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(sessions);

static_assert(std::is_same_v<decltype(std::declval<cm::database&>().objects<User>()),
                             decltype(std::declval<cm::transaction&>().objects<User>())>);
static_assert(
    std::is_same_v<decltype(std::declval<cm::transaction&>().objects<User>()), cm::queryset<User>>);

// Functions of a program: each works on whatever it is given.
std::int64_t tags(const cm::session& s) { return s.objects<Tag>().count(); }
std::size_t rows(const cm::queryset<User>& users) { return users.size(); }
void add_two_tags(const cm::session& s, std::string first, std::string second) {
    s.transaction([&](const cm::session& inner) {
        inner.create(Tag{.code = std::move(first)});
        inner.create(Tag{.code = std::move(second)});
    });
}
struct undo {};

TEST_P(sessions, one_function_works_on_a_database_and_in_a_transaction) {
    EXPECT_EQ(tags(db), 2);
    EXPECT_EQ(rows(db.objects<User>()), 3U);
    db.transaction([](cm::transaction& tx) {
        tx.create(Tag{.code = "new"});
        EXPECT_EQ(tags(tx), 3);
        EXPECT_EQ(rows(tx.objects<User>()), 3U);
    });
}

TEST_P(sessions, one_variable_holds_querysets_of_both) {
    cm::queryset<User> users = db.objects<User>();
    db.transaction([&](cm::transaction& tx) {
        tx.create(User{.name = "Dee", .email = "dee@x.org"});
        users = tx.objects<User>().filter("name"_f >= "C").order_by("name"_f);
        EXPECT_EQ(names_of(users), (names{"Cid", "Dee"}));
    });
}

TEST_P(sessions, a_transaction_of_a_session_on_a_database_is_one_that_commits_or_rolls_back) {
    add_two_tags(db, "a", "b");
    EXPECT_EQ(tags(db), 4);
    EXPECT_THROW(add_two_tags(db, "c", "a"), cm::integrity_error);
    EXPECT_EQ(tags(db), 4);
}

TEST_P(sessions, a_transaction_inside_a_transaction_is_a_savepoint) {
    db.transaction([](cm::transaction& tx) {
        add_two_tags(tx, "a", "b");
        EXPECT_THROW(add_two_tags(tx, "c", "a"), cm::integrity_error);
        EXPECT_EQ(tags(tx), 4);
        tx.transaction([](cm::transaction& inner) { add_two_tags(inner, "d", "e"); });
    });
    EXPECT_EQ(tags(db), 6);
    EXPECT_THROW(db.transaction([](cm::transaction& tx) {
        add_two_tags(tx, "f", "g");
        throw undo();
    }),
                 undo);
    EXPECT_EQ(tags(db), 6);
}

TEST_P(sessions, a_function_of_a_transaction_returns_a_value_wherever_it_runs) {
    const auto last_tag = [](const cm::session& s) {
        return s.transaction(
            [](auto& inner) { return inner.template objects<Tag>().last()->code; });
    };
    EXPECT_EQ(last_tag(db), "red");
    EXPECT_EQ(db.transaction([&](cm::transaction& tx) { return last_tag(tx); }), "red");
    EXPECT_EQ(db.transaction([](cm::transaction& tx) {
        return tx.savepoint([](cm::transaction& inner) { return tags(inner); });
    }),
              2);
    EXPECT_EQ(db.read_transaction(tags), 2);
    EXPECT_EQ(db.transaction(tags, {.retries = 1}), 2);
    const auto owned = db.transaction([](cm::transaction&) { return std::make_unique<int>(7); });
    EXPECT_EQ(*owned, 7);
}

TEST_P(sessions, a_function_of_a_transaction_returns_a_reference_as_one) {
    int kept = 1;
    const auto same = [&](cm::transaction&) -> int& { return kept; };
    const auto moved = [&](cm::transaction&) -> int&& { return std::move(kept); };
    static_assert(std::is_same_v<decltype(db.transaction(same)), int&>);
    static_assert(std::is_same_v<decltype(db.transaction(moved)), int&&>);
    EXPECT_EQ(&db.transaction(same), &kept);
    EXPECT_EQ(&db.transaction(same, {.retries = 1}), &kept);
    EXPECT_EQ(&db.read_transaction(same), &kept);
    db.transaction([&](cm::transaction& tx) { EXPECT_EQ(&tx.savepoint(same), &kept); });
}

TEST_P(sessions, on_commit_of_a_database_runs_at_once_and_of_a_transaction_at_its_end) {
    std::string ran;
    const auto tell = [&](const cm::session& s, const char* what) {
        s.on_commit([&ran, what] { ran += what; });
    };
    tell(db, "now ");
    db.transaction([&](cm::transaction& tx) {
        tell(tx, "later");
        EXPECT_EQ(ran, "now ");
    });
    EXPECT_EQ(ran, "now later");
}

TEST_P(sessions, a_session_kept_by_value_is_the_same_database_or_transaction) {
    cm::session kept = db;
    EXPECT_EQ(tags(kept), 2);
    db.transaction([&](cm::transaction& tx) {
        kept = tx;
        kept.create(Tag{.code = "new"});
        EXPECT_EQ(tags(tx), 3);
    });
    EXPECT_THROW((void)tags(kept), cm::usage_error);
    EXPECT_THROW(kept.transaction([](cm::transaction&) {}), cm::usage_error);
}

TEST_P(sessions, rows_are_locked_in_transactions_alone) {
    const auto lock = [](const cm::session& s) {
        return s.objects<User>().filter("name"_f == "Ann").for_update().get().name;
    };
    EXPECT_EQ(db.transaction(lock), "Ann");
    const cm::query_log log(db);
    const std::string refusal = thrown_by<cm::usage_error>([&] { (void)lock(db); }).what();
    EXPECT_TRUE(holds(refusal, "for_update() locks rows until the transaction ends")) << refusal;
    EXPECT_TRUE(holds(refusal, "db.transaction(")) << refusal;
    EXPECT_THROW((void)db.objects<User>().for_update({.no_key = true}), cm::usage_error);
    EXPECT_THROW((void)cm::query<User>().for_update(), cm::usage_error);
    EXPECT_EQ(log.count(), 0U);
}

TEST_P(sessions, tell_which_backend_they_are_of) {
    const std::string_view name = GetParam()->name;
    const cm::backend expected = name == "postgresql" ? cm::backend::postgresql
                                 : name == "mariadb"  ? cm::backend::mariadb
                                                      : cm::backend::sqlite;
    EXPECT_EQ(db.backend(), expected);
    db.transaction([&](cm::transaction& tx) { EXPECT_EQ(tx.backend(), expected); });
}

}  // namespace
