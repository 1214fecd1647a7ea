#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// What looks into texts is there, or refused before anything is sent.

namespace {

using namespace shop;

class text_search_everywhere : public empty_shop {};
CORMORANT_ON_EVERY_BACKEND(text_search_everywhere);

TEST_P(text_search_everywhere, what_a_backend_lacks_is_refused_before_anything_is_sent) {
    if (GetParam()->name == "postgresql") GTEST_SKIP() << "PostgreSQL lacks none of it";
    EXPECT_QUERIES(db, 0) {
        const auto refused = compliance::thrown_by<cm::usage_error>(
            [&] { (void)db.objects<Tag>().filter("code"_f.similar_to("a")).to_vector(); });
        EXPECT_TRUE(compliance::holds(refused.what(), "PostgreSQL")) << refused.what();
        (void)compliance::thrown_by<cm::usage_error>(
            [&] { (void)db.objects<Tag>().order_by(cm::similarity("code"_f, "a")).to_vector(); });
        if (GetParam()->name == "mariadb") return;
        const auto search = compliance::thrown_by<cm::usage_error>(
            [&] { (void)db.objects<Tag>().filter(cm::search("code"_f).matches("a")).to_vector(); });
        EXPECT_TRUE(compliance::holds(search.what(), "SQLite")) << search.what();
    };
}

}  // namespace
