#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;

class saving : public stocked_shop {
protected:
    [[nodiscard]] User stored(std::int64_t id) const {
        return db.objects<User>().get("id"_f == id);
    }
};
CORMORANT_ON_EVERY_BACKEND(saving);

TEST_P(saving, a_row_without_a_key_inserts_it) {
    User dee{.name = "Dee", .email = "dee@x.org"};
    EXPECT_QUERIES(db, 1) { db.save(dee); };
    EXPECT_GT(dee.id, 0);
    EXPECT_EQ(stored(dee.id).name, "Dee");
}

TEST_P(saving, a_stored_row_updates_it) {
    ann.name = "Anna";
    EXPECT_QUERIES(db, 1) { db.save(ann); };
    EXPECT_EQ(stored(ann.id).name, "Anna");
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(saving, a_row_with_a_key_that_is_not_stored_inserts_it) {
    User dee{.id = 77, .name = "Dee", .email = "dee@x.org"};
    EXPECT_QUERIES(db, 2) { db.save(dee); };
    EXPECT_EQ(stored(77).name, "Dee");
    Tag tag{.code = "green"};  // a row that is all key needs no UPDATE first
    EXPECT_QUERIES(db, 1) { db.save(tag); };
    EXPECT_EQ(db.objects<Tag>().count(), 3);
}

TEST_P(saving, named_members_writes_these_alone) {
    ann.name = "Anna";
    ann.email = "changed@x.org";
    EXPECT_QUERIES(db, 1) { db.save(ann, "name"_f); };
    EXPECT_EQ(stored(ann.id).name, "Anna");
    EXPECT_EQ(stored(ann.id).email, "ann@x.org");
}

TEST_P(saving, named_members_of_a_row_that_is_gone_says_so) {
    const User before = cid;
    db.remove(cid);
    User gone = before;
    EXPECT_THROW(db.save(gone, "name"_f), cm::not_found);
    EXPECT_THROW(db.refresh(gone), cm::not_found);
    EXPECT_EQ(db.objects<User>().count(), 2);
}

TEST_P(saving, a_row_that_someone_else_removed_inserts_it_again) {
    const std::int64_t id = cid.id;
    db.objects<User>().filter("id"_f == id).remove();
    db.save(cid);
    EXPECT_EQ(stored(id).name, "Cid");
}

TEST_P(saving, writes_only_columns_that_were_loaded) {
    db.objects<User>().filter("id"_f == ann.id).update("picture"_f = cm::bytes(3));
    User row = db.objects<User>().defer("picture"_f).get("id"_f == ann.id);
    EXPECT_FALSE(row.picture.loaded());
    row.name = "Anna";
    const cm::query_log log(db);
    db.save(row);
    EXPECT_FALSE(holds(log.entries()[0].sql, "picture")) << log.entries()[0].sql;
    db.load(row, "picture"_f);
    EXPECT_EQ(row.picture->size(), 3U);
}

TEST_P(saving, a_deferred_column_throws_where_it_is_read) {
    const User row = db.objects<User>().defer("picture"_f).get("id"_f == ann.id);
    EXPECT_QUERIES(db, 0) { EXPECT_THROW((void)row.picture->size(), cm::usage_error); };
}

TEST_P(saving, a_deferred_column_that_was_assigned_is_written) {
    User row = db.objects<User>().defer("picture"_f).get("id"_f == ann.id);
    row.picture = cm::bytes(5);
    db.save(row);
    EXPECT_EQ(stored(ann.id).picture->size(), 5U);
}

TEST_P(saving, a_row_of_a_composite_key) {
    db.create(Product{.code = "P1"});
    OrderLine line{.order = orders[0], .product = cm::key("P1"), .quantity = 1};
    db.save(line);
    line.quantity = 4;
    EXPECT_QUERIES(db, 1) { db.save(line); };
    EXPECT_EQ(db.objects<OrderLine>().get().quantity, 4);
    line.quantity = 0;
    db.refresh(line);
    EXPECT_EQ(line.quantity, 4);
    EXPECT_EQ(db.remove(line).total, 1);
    EXPECT_FALSE(db.objects<OrderLine>().exists());
}

TEST_P(saving, create_with_a_key_keeps_it) {
    const auto row = db.create(User{.id = 500, .name = "x", .email = "x"});
    EXPECT_EQ(row.id, 500);
    EXPECT_GT(db.create(User{.name = "y", .email = "y"}).id, 0);
}

TEST_P(saving, create_with_a_key_that_is_there_is_refused) {
    EXPECT_THROW(db.create(User{.id = ann.id, .name = "x", .email = "x"}), cm::integrity_error);
    EXPECT_EQ(stored(ann.id).name, "Ann");
}

TEST_P(saving, refresh_reads_what_others_wrote) {
    db.execute("update app_user set name = {} where id = {}", "Zoe", ann.id);
    EXPECT_QUERIES(db, 1) { db.refresh(ann); };
    EXPECT_EQ(ann.name, "Zoe");
}

}  // namespace
