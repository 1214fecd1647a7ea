#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// More bytes than a server takes in one statement.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Page {
    std::int64_t id = 0;
    std::string body;
    static constexpr auto meta = cm::model(cm::table("large_page"));
};

class large_values : public compliance::on_backend {
protected:
    large_values() { cm::create_tables<Page>(db); }
};
CORMORANT_ON_EVERY_BACKEND(large_values);

TEST_P(large_values, of_many_rows_are_updated_in_statements_that_the_server_takes) {
    std::vector<Page> pages(150);
    db.bulk_create(pages);
    for (std::size_t i = 0; i < pages.size(); ++i)
        pages[i].body =
            std::string((i % 7 == 0 ? 600 : 100) << 10U, static_cast<char>('a' + i % 26));
    EXPECT_EQ(db.bulk_update(pages, "body"_f), 150);
    for (const std::size_t i : {0U, 1U, 63U, 64U, 126U, 149U})
        EXPECT_EQ(db.objects<Page>().get("id"_f == pages[i].id).body, pages[i].body) << i;
}

TEST_P(large_values, beyond_the_servers_packet_are_refused_and_the_connection_goes_on) {
    if (GetParam()->name != "mariadb") GTEST_SKIP() << "it has no limit as low";
    const std::string large(20U << 20U, 'x');
    db.create(Page{.body = "first"});
    std::vector<Page> pages = {{.id = 1, .body = large}};
    const auto expect_refused = [](auto work) {
        const auto why = compliance::thrown_by(work);
        EXPECT_EQ(why.kind(), cm::error_kind::data) << why.what();
        EXPECT_FALSE(why.connection_lost());
        EXPECT_TRUE(compliance::holds(why.what(), "max_allowed_packet")) << why.what();
    };
    for (int i = 0; i < 5; ++i) {
        expect_refused([&] { db.create(Page{.body = large}); });
        expect_refused([&] { db.save(pages[0]); });
        expect_refused([&] { db.bulk_create(pages); });
        expect_refused([&] { db.bulk_update(pages, "body"_f); });
        expect_refused([&] { db.objects<Page>().update("body"_f = large); });
        expect_refused([&] { (void)db.objects<Page>().filter("body"_f == large).exists(); });
    }
    std::vector<std::string> list(100, std::string(200U << 10U, 'y'));
    expect_refused([&] { (void)db.objects<Page>().filter("body"_f.in(list)).count(); });
    db.transaction([&](cm::transaction& tx) {
        tx.create(Page{.body = "second"});
        EXPECT_EQ(tx.objects<Page>().count(), 2);
    });
}

}  // namespace
