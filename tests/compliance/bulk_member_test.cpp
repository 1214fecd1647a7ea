#include <cmath>
#include <cstdint>
#include <limits>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Members of many rows go to the database as they lie in memory where they can: what comes back is
/// what was there, whatever their type, their length and the number of rows.

namespace bulk_members {

namespace cm = cormorant;
using namespace cormorant::literals;

enum class size_of_shirt : std::int16_t { small = 1, large = 300 };

struct Sample {
    std::int64_t id = 0;
    bool active = false;
    std::int8_t tiny = 0;
    std::int16_t little = 0;
    std::int32_t whole = 0;
    std::int64_t wide = 0;
    std::uint8_t count8 = 0;
    std::uint16_t count16 = 0;
    std::uint32_t count32 = 0;
    float ratio = 0;
    double reading = 0;
    size_of_shirt size = size_of_shirt::small;
    std::string text;
    std::string code;
    std::optional<std::int64_t> maybe;
    std::optional<std::string> note;

    static constexpr auto meta = cm::model(cm::table("bulk_sample"), cm::max_length("code", 5));
    bool operator==(const Sample&) const = default;
};

const std::vector<std::string> texts = {"",
                                        "a",
                                        "seven77",
                                        "eight888",
                                        "nine99999",
                                        "\x7f\x01",
                                        "gr\u00fc\u00df",
                                        "\U0001F426 a bird",
                                        std::string(300, 'x'),
                                        "it's \"quoted\" \\ %"};

Sample sample(std::size_t i) {
    Sample s;
    const bool even = i % 2 == 0;
    s.active = even;
    s.tiny = even ? std::numeric_limits<std::int8_t>::min() : 127;
    s.little = even ? std::numeric_limits<std::int16_t>::min() : 32767;
    s.whole = even ? std::numeric_limits<std::int32_t>::min() : 2147483647;
    s.wide = even ? std::numeric_limits<std::int64_t>::min() + 1
                  : std::numeric_limits<std::int64_t>::max();
    s.count8 = even ? 255 : 0;
    s.count16 = even ? 65535 : 0;
    s.count32 = even ? 4294967295 : 0;
    s.ratio = even ? 0.25F : -1.5F;
    s.reading = even ? -0.1 : 1e300;
    s.size = even ? size_of_shirt::large : size_of_shirt::small;
    s.text = texts[i % texts.size()];
    s.code = i % 3 == 0 ? "" : i % 3 == 1 ? "abcde" : "\u00fc\u00df\u00e4\u00f6\u00e9";
    if (i % 3 == 1) s.maybe = -1;
    if (i % 4 == 1) s.note = s.text;
    return s;
}

struct Number {
    std::int64_t n = 0;
};
struct Small {
    std::int16_t n = 0;
};
struct Real {
    double n = 0;
};
struct Truth {
    bool n = false;
};
struct Text {
    std::string n;
};

std::vector<Sample> samples(std::size_t count) {
    std::vector<Sample> made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(sample(i));
    return made;
}

}  // namespace bulk_members

namespace {

using namespace bulk_members;
using compliance::holds;
using compliance::thrown_by;

class bulk_members_of_rows : public compliance::on_backend {
protected:
    bulk_members_of_rows() { cm::create_tables<Sample>(db); }
    std::vector<Sample> stored() { return db.objects<Sample>().order_by("id"_f).to_vector(); }
    void expect_stored(std::vector<Sample> meant) {
        const auto found = stored();
        ASSERT_EQ(found.size(), meant.size());
        for (std::size_t i = 0; i < meant.size(); ++i) {
            meant[i].id = found[i].id;
            EXPECT_TRUE(found[i] == meant[i]) << "row " << i << " of " << meant.size();
        }
    }
};
CORMORANT_ON_EVERY_BACKEND(bulk_members_of_rows);

// One row, a few as arrays, and so many that PostgreSQL copies them.
TEST_P(bulk_members_of_rows, come_back_as_they_were) {
    for (const std::size_t count :
         {std::size_t{1}, std::size_t{2}, std::size_t{60}, std::size_t{1200}}) {
        db.objects<Sample>().remove();
        auto with_keys = samples(count);
        EXPECT_EQ(db.bulk_create(with_keys), static_cast<std::int64_t>(count));
        expect_stored(samples(count));
        db.objects<Sample>().remove();
        EXPECT_EQ(db.bulk_create(samples(count)), static_cast<std::int64_t>(count));
        expect_stored(samples(count));
    }
}

TEST_P(bulk_members_of_rows, come_back_from_an_update_of_many_rows) {
    std::vector<Sample> rows(700);
    db.bulk_create(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int64_t id = rows[i].id;
        rows[i] = sample(i);
        rows[i].id = id;
    }
    EXPECT_EQ(
        db.bulk_update(rows, "text"_f, "whole"_f, "reading"_f, "active"_f, "maybe"_f, "note"_f),
        700);
    const auto found = stored();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(found[i].text, rows[i].text);
        EXPECT_EQ(found[i].whole, rows[i].whole);
        EXPECT_EQ(found[i].reading, rows[i].reading);
        EXPECT_EQ(found[i].active, rows[i].active);
        EXPECT_EQ(found[i].maybe, rows[i].maybe);
        EXPECT_EQ(found[i].note, rows[i].note);
    }
}

TEST_P(bulk_members_of_rows, are_told_to_observers_with_their_values) {
    std::string told;
    const auto listening =
        cm::on_statement(db, [&](const cm::statement_event& e) { told += e.parameters(); });
    auto rows = samples(2);
    rows[0].text = "the first of two";
    db.bulk_create(rows);
    if (db.backend() != cm::backend::sqlite) {
        EXPECT_TRUE(holds(told, "the first of two")) << told;
    }
    told.clear();
    Sample one = sample(1);
    one.text = "one alone";
    db.create(one);
    EXPECT_TRUE(holds(told, "one alone")) << told;
}

// Among the last of many rows: nothing of them is stored, and the member is named.
TEST_P(bulk_members_of_rows, that_cannot_be_stored_are_refused_with_all_rows) {
    const auto refused = [&](auto spoil, const char* member) {
        for (const std::size_t count : {std::size_t{1}, std::size_t{3}, std::size_t{900}}) {
            auto rows = samples(count);
            spoil(rows.back());
            auto given_up = rows;
            for (const bool keys : {true, false}) {
                const auto e = thrown_by(
                    [&] { keys ? db.bulk_create(rows) : db.bulk_create(std::move(given_up)); });
                EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
                EXPECT_TRUE(holds(e.what(), member)) << e.what();
                EXPECT_EQ(db.objects<Sample>().count(), 0);
            }
        }
    };
    refused([](Sample& s) { s.code = "abcdef"; }, "Sample.code");
    refused([](Sample& s) { s.text = "not \xff UTF-8"; }, "Sample.text");
    refused([](Sample& s) { s.text = std::string("zero\0byte", 9); }, "Sample.text");
    refused([](Sample& s) { s.reading = std::nan(""); }, "Sample.reading");
    refused([](Sample& s) { s.ratio = std::nanf(""); }, "Sample.ratio");
}

// The statement is whole again after a row of it was refused.
TEST_P(bulk_members_of_rows, that_were_refused_leave_the_next_rows_alone) {
    Sample wrong = sample(1);
    wrong.reading = std::nan("");
    EXPECT_THROW(db.create(wrong), cm::error);
    db.create(sample(2));
    auto many = samples(20);
    many[7].text = "\xff";
    EXPECT_THROW(db.bulk_create(many), cm::error);
    many = samples(20);
    db.bulk_create(many);
    EXPECT_EQ(db.objects<Sample>().count(), 21);
}

TEST_P(bulk_members_of_rows, that_are_null_in_the_database_are_no_numbers) {
    db.create(sample(0));
    const auto refused = [&]<class Row>(Row, const char* column) {
        const auto e = thrown_by([&] {
            (void)db.fetch<Row>(cm::trusted(std::string("select case when id < 0 then ") + column +
                                            " end as n from bulk_sample"));
        });
        EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
        EXPECT_TRUE(holds(e.what(), "NULL")) << e.what();
    };
    refused(Number{}, "wide");
    refused(Small{}, "little");
    refused(Real{}, "reading");
    refused(Truth{}, "active");
    refused(Text{}, "text");
}

}  // namespace
