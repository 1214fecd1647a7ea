#include <nlohmann/json.hpp>

#include "cormorant/base/utf8.hpp"
#include "security/hostile.hpp"

/// Conditions from a request: path, operator and value are all somebody else's.

namespace hostile {
namespace {

struct Topic {
    std::int64_t id = 0;
    std::string text;
    std::optional<std::string> maybe;
};

struct Entry {
    std::int64_t id = 0;
    std::string title;
    bool open = true;
    double weight = 1;
    cm::decimal price;
    cm::utc_time at;
    cm::date day;
    cm::uuid token;
    cm::json document;
    cm::bytes raw;
    std::optional<cm::foreign_key<Topic>> note;
    static constexpr auto meta = cm::model(cm::table("entry"));
};

class hostile_requests : public notes {
protected:
    hostile_requests() {
        cm::create_tables<Topic, Entry>(db);
        made("topic");
        made("entry");
    }
    const cm::dynamic<Entry> search{{"id", "title", "open", "weight", "price", "at", "day", "token",
                                     "document", "raw", "note", "note.text", "note.maybe"}};
    const std::vector<std::string> operators{
        "eq",        "ne",          "lt",           "le",        "gt",         "ge",     "contains",
        "icontains", "starts_with", "istarts_with", "ends_with", "iends_with", "iexact", "is_null"};
    const std::vector<std::string> paths{"id",   "title",     "open",      "weight",   "price",
                                         "at",   "day",       "token",     "document", "raw",
                                         "note", "note.text", "note.maybe"};
};
CORMORANT_ON_EVERY_BACKEND(hostile_requests);

TEST_P(hostile_requests, find_texts_as_they_are) {
    std::vector<Topic> topics;
    for (const std::string& text : storable()) topics.push_back({.text = text, .maybe = text});
    db.bulk_create(topics);
    std::vector<Entry> entries;
    for (const Topic& topic : topics) entries.push_back({.title = topic.text, .note = topic});
    db.bulk_create(entries);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string& text = entries[i].title;
        SCOPED_TRACE(shown(text));
        const auto found = [&](const cm::predicate<Entry>& p) {
            return db.objects<Entry>().filter(p).get().id;
        };
        EXPECT_EQ(found(search.parse("title", "eq", text)), entries[i].id);
        EXPECT_EQ(found(search.parse_in("title", {text})), entries[i].id);
        EXPECT_EQ(found(search.parse("note.text", "eq", text)), entries[i].id);
        EXPECT_EQ(found(search.parse("title", "starts_with", text) &&
                        search.parse("title", "ends_with", text) &&
                        search.parse("title", "eq", text) && !search.parse("title", "ne", text)),
                  entries[i].id);
    }
}

TEST_P(hostile_requests, with_paths_and_operators_that_are_not_listed_are_refused) {
    std::vector<std::string> all = storable();
    all.insert(all.end(), refused().begin(), refused().end());
    for (const char* text : {"title;", "title--", "\"title\"", "Entry.title", "t0.title", "title ",
                             "note.id", "note.", ".title", "note.text.", "note..text"})
        all.emplace_back(text);
    EXPECT_QUERIES(db, 0) {
        for (const std::string& text : all) {
            SCOPED_TRACE(shown(text));
            const auto path =
                thrown_by<cm::usage_error>([&] { (void)search.parse(text, "eq", "1"); });
            const auto op =
                thrown_by<cm::usage_error>([&] { (void)search.parse("title", text, "1"); });
            const auto list =
                thrown_by<cm::usage_error>([&] { (void)search.parse_in(text, {"1"}); });
            const auto order =
                thrown_by<cm::usage_error>([&] { (void)search.order("-title,x" + text); });
            for (const auto& e : {path, op, list, order}) {
                EXPECT_EQ(e.kind(), cm::error_kind::usage);
                EXPECT_TRUE(cm::valid_utf8(e.what())) << "a log could not hold " << shown(e.what());
                EXPECT_LT(std::string_view(e.what()).size(), 500U);
                EXPECT_FALSE(holds(e.what(), "\n") || holds(e.what(), "\x1b"));
            }
        }
    };
}

// Either the text is a value of the column, and then it is bound, or it is refused; at the end
// all rows are there.
TEST_P(hostile_requests, with_any_text_for_any_column_are_conditions_or_usage_errors) {
    db.create(Entry{.title = "x"});
    std::vector<std::string> texts = storable();
    for (const char* more : {"1",
                             "-1",
                             "9223372036854775807",
                             "9223372036854775808",
                             "1e308",
                             "1e309",
                             "-1e-400",
                             "0x1p3",
                             "1_000",
                             "1.5",
                             "+1",
                             "true",
                             "2024-02-29",
                             "2023-02-29",
                             "0000-00-00",
                             "9999-12-31 23:59:59.999999",
                             "0001-01-01 00:00+23:59",
                             "infinity",
                             "-infinity",
                             "00000000-0000-0000-0000-000000000000",
                             "{}",
                             "{\"a\":\"'\"}",
                             "1e131072",
                             "0.00000000000000000000000000000000000000000000001"})
        texts.emplace_back(more);
    int conditions = 0;
    for (const std::string& path : paths)
        for (const std::string& op : operators)
            for (const std::string& text : texts) {
                cm::predicate<Entry> condition;
                try {
                    condition = search.parse(path, op, text);
                } catch (const cm::usage_error& e) {
                    EXPECT_TRUE(cm::valid_utf8(e.what()));
                    continue;
                }
                ++conditions;
                // One statement asks many at once where it is not about texts alone.
                try {
                    (void)db.objects<Entry>().filter(condition).exists();
                } catch (const cm::error& e) {
                    EXPECT_EQ(e.kind(), cm::error_kind::data)
                        << path << ' ' << op << ' ' << shown(text) << ": " << e.what();
                }
            }
    EXPECT_GT(conditions, 1000);
    EXPECT_EQ(db.objects<Entry>().count(), 1);
}

TEST_P(hostile_requests, with_texts_that_are_none_are_refused_before_sending) {
    EXPECT_QUERIES(db, 0) {
        for (const std::string& text : refused())
            for (const std::string& path : paths) {
                if (path == "raw") continue;
                SCOPED_TRACE(path + " " + shown(text));
                const auto one =
                    thrown_by<cm::usage_error>([&] { (void)search.parse(path, "eq", text); });
                const auto in =
                    thrown_by<cm::usage_error>([&] { (void)search.parse_in(path, {text}); });
                EXPECT_TRUE(cm::valid_utf8(one.what()) && cm::valid_utf8(in.what()))
                    << shown(one.what());
            }
    };
}

}  // namespace
}  // namespace hostile
