#include <cstdint>
#include <limits>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Members of 64 bits without a sign: in their whole range where the database has such columns,
/// elsewhere up to 2^63 - 1, and refused beyond by name.

namespace unsigned_numbers {

namespace cm = cormorant;
using namespace cormorant::literals;

struct File {
    std::int64_t id = 0;
    std::uint64_t hash = 0;
    std::optional<std::uint64_t> before;
};

struct Block {
    std::uint64_t number = 0;
    std::string text;
    static constexpr auto meta = cm::model(cm::primary_key("number"));
};

struct Part {
    std::int64_t id = 0;
    cm::foreign_key<Block> block;
};

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t half = std::uint64_t{1} << 63;
constexpr std::uint64_t fits = half - 1;

}  // namespace unsigned_numbers

namespace {

using namespace unsigned_numbers;
using compliance::holds;
using compliance::thrown_by;
using texts = std::vector<std::string>;

class unsigned_members : public compliance::on_backend {
protected:
    unsigned_members() { cm::create_tables<File, Block, Part>(db); }
    template <class Work>
    void expect_refused(Work&& work, const char* member) {
        EXPECT_QUERIES(db, 0) {
            const auto e = thrown_by([&] { work(); });
            EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
            EXPECT_EQ(e.members(), texts{member}) << e.what();
            EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
            EXPECT_TRUE(holds(e.what(), member)) << e.what();
        };
    }
};
CORMORANT_ON_EVERY_BACKEND(unsigned_members);

TEST_P(unsigned_members, what_every_database_holds_comes_back_and_compares) {
    db.create(File{.hash = fits, .before = 0});
    EXPECT_EQ(db.objects<File>().get("hash"_f == fits).hash, fits);
    EXPECT_EQ(db.objects<File>().filter("hash"_f > fits - 1).count(), 1);
    EXPECT_EQ(db.objects<File>().filter("hash"_f.in(std::vector<std::uint64_t>{1, fits})).count(),
              1);
}

TEST_P(unsigned_members, the_upper_half_is_stored_or_refused_by_every_sort_of_write) {
    File stored = db.create(File{.hash = 1});
    std::vector<File> many{{.hash = 1}, {.hash = half}, {.hash = largest}};
    std::vector<File> changed{stored};
    changed[0].hash = largest;
    if (can().unsigned_integers) {
        EXPECT_EQ(db.objects<File>().get("id"_f == db.create(File{.hash = largest}).id).hash,
                  largest);
        db.bulk_create(many);
        EXPECT_EQ(db.objects<File>().get("id"_f == many[1].id).hash, half);
        db.bulk_update(changed, "hash"_f);
        EXPECT_EQ(db.objects<File>().get("id"_f == stored.id).hash, largest);
        stored.hash = half + 1;
        db.save(stored);
        EXPECT_EQ(db.objects<File>().get("id"_f == stored.id).hash, half + 1);
        db.objects<File>().filter("id"_f == stored.id).update("hash"_f = half);
        db.refresh(stored);
        EXPECT_EQ(stored.hash, half);
        return;
    }
    expect_refused([&] { db.create(File{.hash = half}); }, "File.hash");
    expect_refused([&] { db.create(File{.hash = 1, .before = half}); }, "File.before");
    expect_refused([&] { (void)db.objects<File>().update("hash"_f = largest); }, "File.hash");
    stored.hash = largest;
    expect_refused([&] { db.save(stored); }, "File.hash");
    expect_refused([&] { db.save(stored, "hash"_f); }, "File.hash");
    // In a transaction of their own.
    EXPECT_EQ(thrown_by([&] { db.bulk_create(many); }).members(), texts{"File.hash"});
    EXPECT_EQ(thrown_by([&] { db.bulk_update(changed, "hash"_f); }).members(), texts{"File.hash"});
    EXPECT_EQ(db.objects<File>().get().hash, 1U);
}

TEST_P(unsigned_members, the_upper_half_compares_and_orders_as_numbers_do_or_is_refused) {
    const std::vector<std::uint64_t> some{largest, 5};
    std::vector<std::uint64_t> long_list(5'000, largest);
    for (std::size_t i = 1; i < long_list.size(); ++i) long_list[i] = i + 10;
    if (!can().unsigned_integers) {
        const auto files = db.objects<File>();
        expect_refused([&] { (void)files.filter("hash"_f == largest).count(); }, "File.hash");
        expect_refused([&] { (void)files.filter("hash"_f < half).exists(); }, "File.hash");
        expect_refused([&] { (void)files.filter("hash"_f.in(some)).count(); }, "File.hash");
        expect_refused([&] { (void)files.filter("hash"_f.in(long_list)).count(); }, "File.hash");
        expect_refused([&] { (void)files.filter("id"_f == 1 && "before"_f != largest).count(); },
                       "File.before");
        return;
    }
    std::vector<File> files{{.hash = largest}, {.hash = 5}, {.hash = half}, {.hash = fits}};
    db.bulk_create(files);
    const auto hashes = [&](const auto& rows) {
        return rows.order_by("hash"_f).scalars("hash"_f).to_vector();
    };
    using numbers = std::vector<std::uint64_t>;
    const auto all = db.objects<File>();
    EXPECT_EQ(hashes(all), (numbers{5, fits, half, largest}));
    EXPECT_EQ(hashes(all.filter("hash"_f == largest)), numbers{largest});
    EXPECT_EQ(hashes(all.filter("hash"_f > fits)), (numbers{half, largest}));
    EXPECT_EQ(hashes(all.filter("hash"_f <= half)), (numbers{5, fits, half}));
    EXPECT_EQ(hashes(all.filter("hash"_f.in(some))), (numbers{5, largest}));
    EXPECT_EQ(hashes(all.filter("hash"_f.in(long_list))), numbers{largest});
    EXPECT_EQ(hashes(all.filter("hash"_f == std::uint64_t{5})), numbers{5})
        << "by the statement that was prepared for a larger one";
    const auto ends = all.aggregate("high"_f = cm::max("hash"_f), "low"_f = cm::min("hash"_f));
    EXPECT_EQ(ends["high"_f], largest);
    EXPECT_EQ(ends["low"_f], 5U);
    EXPECT_EQ(thrown_by([&] { (void)all.aggregate("all"_f = cm::sum("hash"_f)); }).kind(),
              cm::error_kind::data)
        << "a sum has a sign";
}

TEST_P(unsigned_members, keys_have_the_same_range) {
    if (!can().unsigned_integers) {
        expect_refused([&] { db.create(Block{.number = largest}); }, "Block.number");
        expect_refused([&] { db.create(Part{.block = cm::key(largest)}); }, "Part.block");
        return;
    }
    db.create(Block{.number = largest, .text = "last"});
    db.create(Block{.number = 7, .text = "seventh"});
    db.create(Part{.block = cm::key(largest)});
    db.create(Part{.block = cm::key(std::uint64_t{7})});
    EXPECT_EQ(db.objects<Block>().get("number"_f == largest).text, "last");
    std::vector<std::string> parts;
    for (const Part& p : db.objects<Part>().order_by("id"_f)) parts.push_back(p.block->text);
    EXPECT_EQ(parts, (texts{"last", "seventh"}));
    EXPECT_EQ(db.objects<Part>().select_related("block"_f).get("block"_f == largest).block->text,
              "last");
    EXPECT_EQ(db.remove(db.objects<Part>().get("block"_f == largest)).total, 1);
    EXPECT_EQ(db.remove(db.objects<Block>().get("number"_f == largest)).total, 1);
    EXPECT_EQ(db.objects<Block>().count(), 1);
}

TEST_P(unsigned_members, json_and_texts_from_requests_have_it_too) {
    const File file = cm::from_json<File>(R"({"id": 1, "hash": 18446744073709551615})");
    EXPECT_EQ(file.hash, largest);
    EXPECT_TRUE(holds(cm::to_json(file).text(), "18446744073709551615"));
    EXPECT_EQ(
        thrown_by([] { (void)cm::from_json<File>(R"({"id": 18446744073709551615})"); }).members(),
        texts{"File.id"});
    const cm::dynamic<File> request{{"hash"}};
    const auto wanted = request.parse("hash", "eq", "18446744073709551615");
    if (!can().unsigned_integers) {
        expect_refused([&] { (void)db.objects<File>().filter(wanted).count(); }, "File.hash");
        return;
    }
    db.create(file);
    EXPECT_EQ(db.objects<File>().filter(wanted).count(), 1);
}

}  // namespace
