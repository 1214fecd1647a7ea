#include "cormorant/testing.hpp"

#include <gtest/gtest-spi.h>

#include "support/shop.hpp"

namespace {

using namespace shop;

class expect_queries : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(expect_queries);

TEST_P(expect_queries, passes_when_as_many_ran_as_expected) {
    EXPECT_QUERIES(db, 0){};
    EXPECT_QUERIES(db, 2) {
        (void)db.objects<User>().to_vector();
        (void)db.objects<Order>().exists();
    };
}

TEST_P(expect_queries, a_failure_lists_the_statements_with_parameters_and_call_site) {
    testing::TestPartResultArray failures;
    {
        const testing::ScopedFakeTestPartResultReporter reporter(
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
        EXPECT_QUERIES(db, 2) { (void)db.objects<User>().filter("name"_f == "Ann").to_vector(); };
    }
    ASSERT_EQ(failures.size(), 1);
    const std::string message = failures.GetTestPartResult(0).message();
    EXPECT_TRUE(compliance::holds(message, "expected 2 queries, but 1 ran")) << message;
    EXPECT_TRUE(compliance::holds(message, "app_user")) << message;
    EXPECT_TRUE(compliance::holds(message, "'Ann'")) << message;
    EXPECT_TRUE(compliance::holds(message, "expect_queries_test.cpp:")) << message;
}

TEST_P(expect_queries, every_write_tells_its_call_site) {
    cm::query_log log(db);
    Group staff = db.create(Group{.name = "staff"});
    Group other = db.create(Group{.name = "other"});
    db.save(ann, "name"_f, "email"_f, "is_active"_f);
    db.add(ann, "groups"_f, staff);
    db.set(ann, "groups"_f, std::vector{other});
    db.remove(ann, "groups"_f, other);
    db.clear(ann, "groups"_f);
    std::vector<User> users{ann};
    db.bulk_update(users, "name"_f, "email"_f);
    db.upsert(ann, "email"_f);
    ASSERT_GE(log.count(), 8U);
    for (const auto& entry : log.entries())
        EXPECT_TRUE(entry.file.ends_with("expect_queries_test.cpp")) << entry.sql;
}

TEST_P(expect_queries, does_not_count_transaction_control) {
    EXPECT_QUERIES(db, 1) {
        db.transaction([](cm::transaction& tx) {
            tx.savepoint([](cm::transaction& inner) { (void)inner.objects<User>().exists(); });
        });
    };
}

TEST_P(expect_queries, counts_inside_a_transaction_too) {
    db.transaction([](cm::transaction& tx) {
        EXPECT_QUERIES(tx, 1) { (void)tx.objects<User>().exists(); };
    });
}

TEST_P(expect_queries, passes_an_exception_on) {
    EXPECT_THROW(
        EXPECT_QUERIES(db, 0) { throw cm::usage_error("x"); }, cm::usage_error);
}

}  // namespace
