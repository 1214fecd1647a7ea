#include "session/pool/compiled_queries.hpp"

#include <gtest/gtest.h>

#include "cormorant/cormorant.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"
#include "unit/library_models.hpp"

namespace cm = cormorant;
using namespace cm::literals;

namespace cormorant::detail {
namespace {

class known_queries : public testing::Test {
protected:
    const known_query* add(const query_data& query, std::uint64_t fingerprint) {
        return known_.find_or_compile(query, fingerprint).get();
    }

    table_owners owners_;
    compiled_queries known_{sqlite_dialect(), owners_};
    query_data all_ = *cm::query<library::Author>().shared_query();
    query_data named_ = *cm::query<library::Author>().filter("name"_f == "Ann").shared_query();
};

TEST_F(known_queries, are_compiled_once) {
    const known_query* first = add(named_, 1);
    EXPECT_EQ(add(named_, 1), first);
    EXPECT_EQ(known_.size(), 1U);
}

TEST_F(known_queries, of_one_fingerprint_are_told_apart_by_their_shape) {
    const known_query* all = add(all_, 1);
    const known_query* named = add(named_, 1);
    EXPECT_NE(all, named);
    EXPECT_EQ(add(all_, 1), all);
    EXPECT_EQ(add(named_, 1), named);
}

TEST_F(known_queries, are_dropped_from_the_oldest_on_where_there_are_too_many) {
    const std::shared_ptr<const known_query> oldest = known_.find_or_compile(all_, 0);
    const std::shared_ptr<const known_query> second = known_.find_or_compile(named_, 0);
    for (std::uint64_t i = 1; known_.size() < compiled_queries::most_queries; ++i) add(all_, i);
    EXPECT_EQ(add(all_, 0), oldest.get());
    const known_query* newest = add(all_, 1'000'000);
    EXPECT_EQ(known_.size(), compiled_queries::most_queries);
    EXPECT_EQ(add(all_, 1'000'000), newest);
    EXPECT_EQ(add(named_, 0), second.get());
    EXPECT_NE(add(all_, 0), oldest.get());
    // The one that came back pushed the next oldest out, which is of the same fingerprint.
    EXPECT_NE(add(named_, 0), second.get());
    EXPECT_EQ(known_.size(), compiled_queries::most_queries);
}

}  // namespace
}  // namespace cormorant::detail
