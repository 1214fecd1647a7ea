#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// The members by which an upsert finds the stored row.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;

struct Token {
    std::int64_t id = 0;
    std::string device;
    std::string place;
    std::string secret;
    std::string serial;
    static constexpr auto meta =
        cm::model(cm::table("upsert_token"), cm::unique("serial"), cm::unique("device", "place"));
};

/// A name may be used again once its holder is gone.
struct Account {
    std::int64_t id = 0;
    std::string name;
    std::string mail;
    bool gone = false;
    static constexpr auto meta =
        cm::model(cm::table("upsert_account"), cm::unique("name").where("gone"_f == false));
};

class upserts : public compliance::on_backend {
protected:
    upserts() { cm::create_tables<Token>(db); }
    [[nodiscard]] bool has_partial_indexes() const { return GetParam()->name != "mariadb"; }
};
CORMORANT_ON_EVERY_BACKEND(upserts);

TEST_P(upserts, by_members_that_are_not_unique_are_refused_before_sending) {
    db.create(Token{.device = "phone", .secret = "old", .serial = "1"});
    std::vector<Token> tokens = {{.device = "phone", .secret = "new", .serial = "2"}};
    for (const auto action : {cm::conflict_action::update, cm::conflict_action::ignore})
        EXPECT_QUERIES(db, 0) {
            const auto why = thrown_by<cm::usage_error>([&] {
                db.bulk_create(tokens, {.conflict = action, .conflict_members = {"device"}});
            });
            EXPECT_TRUE(holds(why.what(), "Token")) << why.what();
            EXPECT_TRUE(holds(why.what(), "told apart by device")) << why.what();
            EXPECT_TRUE(holds(why.what(), "unique are: id, serial, (device, place)")) << why.what();
        };
    EXPECT_EQ(db.objects<Token>().count(), 1);
}

TEST_P(upserts, by_unique_members_in_another_order) {
    const Token first = db.create(Token{.device = "phone", .place = "home", .serial = "1"});
    Token second{.device = "phone", .place = "home", .secret = "new", .serial = "1"};
    EXPECT_QUERIES(db, 1) { db.upsert(second, "place"_f, "device"_f); };
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(db.objects<Token>().get().secret, "new");
}

TEST_P(upserts, by_members_that_are_unique_among_some_rows_write_over_one_of_these) {
    if (!has_partial_indexes()) GTEST_SKIP() << "it has no indexes of some rows";
    cm::create_tables<Account>(db);
    const Account old = db.create(Account{.name = "ann", .mail = "old", .gone = true});
    Account first{.name = "ann", .mail = "first"};
    db.upsert(first, "name"_f);
    EXPECT_NE(first.id, old.id);
    Account second{.name = "ann", .mail = "second"};
    EXPECT_QUERIES(db, 1) { db.upsert(second, "name"_f); };
    EXPECT_EQ(second.id, first.id);
    std::vector<Account> many = {{.name = "ann", .mail = "third"}, {.name = "bo"}};
    db.bulk_create(many, {.conflict = cm::conflict_action::update, .conflict_members = {"name"}});
    EXPECT_EQ(many[0].id, first.id);
    std::vector<Account> ignored = {{.name = "ann", .mail = "fourth"}, {.name = "cid"}};
    EXPECT_EQ(db.bulk_create(
                  ignored, {.conflict = cm::conflict_action::ignore, .conflict_members = {"name"}}),
              1);
    EXPECT_EQ(db.objects<Account>().get("id"_f == old.id).mail, "old");
    EXPECT_EQ(db.objects<Account>().get("id"_f == first.id).mail, "third");
    EXPECT_EQ(db.objects<Account>().count(), 4);
}

TEST_P(upserts,
       by_members_that_are_unique_among_some_rows_are_refused_where_there_is_no_such_index) {
    if (has_partial_indexes()) GTEST_SKIP() << "it has indexes of some rows";
    Account account{.name = "ann"};
    EXPECT_QUERIES(db, 0) {
        const auto why = thrown_by<cm::usage_error>([&] { db.upsert(account, "name"_f); });
        EXPECT_TRUE(holds(why.what(), "Account: name is unique among some rows only"))
            << why.what();
        EXPECT_TRUE(holds(why.what(), "use update_or_create")) << why.what();
    };
}

TEST_P(upserts, are_not_what_update_or_create_does_by_members_unique_among_some_rows) {
    if (!has_partial_indexes()) GTEST_SKIP() << "it has no indexes of some rows";
    cm::create_tables<Account>(db);
    const Account old = db.create(Account{.name = "ann", .mail = "old", .gone = true});
    const Account found = db.update_or_create<Account>(
        "name"_f == "ann", Account{.name = "ann", .mail = "new", .gone = true});
    EXPECT_EQ(found.id, old.id);
    EXPECT_EQ(db.objects<Account>().get().mail, "new");
}

}  // namespace
