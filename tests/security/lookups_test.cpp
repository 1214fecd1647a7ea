#include "security/hostile.hpp"

/// Patterns: what is looked up is plain text, whatever the backend's LIKE or GLOB makes of it.

namespace hostile {
namespace {

class hostile_lookups : public notes {
protected:
    hostile_lookups() { all_stored(); }

    /// The places in the list of the texts that the condition finds.
    template <class Condition>
    [[nodiscard]] std::vector<int> found(const Condition& condition) const {
        std::vector<int> ranks;
        for (const Note& note : db.objects<Note>().filter(condition).order_by("rank"_f))
            ranks.push_back(note.rank);
        return ranks;
    }
};
CORMORANT_ON_EVERY_BACKEND(hostile_lookups);

// SQLite's LIKE and GLOB take the characters U+FFFE and U+FFFF, which stand for nothing, for
// U+FFFD.
bool confused_by(std::string_view backend, std::string_view text) {
    return backend.starts_with("sqlite") && (text == "\xEF\xBF\xBD" || text == "\xEF\xBF\xBF");
}

/// The places of the texts for which `wanted` says so.
template <class Wanted>
std::vector<int> expected(Wanted wanted) {
    std::vector<int> ranks;
    for (std::size_t i = 0; i < storable().size(); ++i)
        if (wanted(storable()[i])) ranks.push_back(static_cast<int>(i));
    return ranks;
}

TEST_P(hostile_lookups, find_what_holds_begins_or_ends_with_a_text) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        const std::string_view part = text;
        EXPECT_EQ(found("text"_f.contains(text)),
                  expected([&](const std::string& s) { return holds(s, part); }));
        if (confused_by(GetParam()->name, text)) continue;
        EXPECT_EQ(found("text"_f.starts_with(text)),
                  expected([&](const std::string& s) { return s.starts_with(part); }));
        EXPECT_EQ(found("text"_f.ends_with(text)),
                  expected([&](const std::string& s) { return s.ends_with(part); }));
    }
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<signed char>(c) >= 0; });
}

std::string folded(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return text;
}

// Backends differ in the case of letters beyond ASCII, so just these are compared.
TEST_P(hostile_lookups, find_them_without_regard_to_case) {
    const auto ascii = [&](std::vector<int> ranks) {
        std::erase_if(ranks,
                      [](int i) { return !is_ascii(storable()[static_cast<std::size_t>(i)]); });
        return ranks;
    };
    const auto matching = [&](auto matches) {
        return expected([&](const std::string& s) { return is_ascii(s) && matches(folded(s)); });
    };
    for (const std::string& text : storable()) {
        if (!is_ascii(text)) continue;
        SCOPED_TRACE(shown(text));
        const std::string part = folded(text);
        EXPECT_EQ(ascii(found("text"_f.icontains(text))),
                  matching([&](const std::string& s) { return holds(s, part); }));
        EXPECT_EQ(ascii(found("text"_f.istarts_with(text))),
                  matching([&](const std::string& s) { return s.starts_with(part); }));
        EXPECT_EQ(ascii(found("text"_f.iends_with(text))),
                  matching([&](const std::string& s) { return s.ends_with(part); }));
        EXPECT_EQ(ascii(found("text"_f.iexact(text))),
                  matching([&](const std::string& s) { return s == part; }));
    }
}

TEST_P(hostile_lookups, find_what_another_column_holds) {
    for (const auto& ranks :
         {found("text"_f.contains("maybe"_f)), found("text"_f.starts_with("maybe"_f)),
          found("text"_f.ends_with("maybe"_f)), found("text"_f.iexact("maybe"_f)),
          found("text"_f.icontains("maybe"_f))})
        EXPECT_EQ(ranks.size(), storable().size());
}

// The wildcards are the caller's there, and so is what a lonely backslash means.
TEST_P(hostile_lookups, of_a_pattern_end_well_whatever_it_is) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        try {
            (void)found("text"_f.like(text));
        } catch (const cm::error& e) {
            EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
            EXPECT_TRUE(text.ends_with('\\')) << e.what();
        }
    }
    EXPECT_EQ(found("text"_f.like("%")).size(), storable().size());
    EXPECT_EQ(found("text"_f.like("'; DROP TABLE account; --%")), std::vector<int>{});
}

TEST_P(hostile_lookups, of_what_is_no_text_are_refused) {
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        expect_refusal(thrown_by([&] { (void)found("text"_f.contains(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.icontains(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.starts_with(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.istarts_with(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.ends_with(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.iends_with(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.iexact(text)); }), text);
        expect_refusal(thrown_by([&] { (void)found("text"_f.like(text)); }), text);
    }
}

// SQLite takes patterns of 50,000 bytes.
TEST_P(hostile_lookups, of_a_megabyte_find_it_or_are_refused) {
    const std::string text = long_text();
    const auto long_note = db.create(Note{.text = text, .rank = -1});
    const auto check = [&](const auto& condition) {
        try {
            EXPECT_EQ(found(condition), std::vector<int>{-1});
        } catch (const cm::error& e) {
            EXPECT_EQ(e.kind(), cm::error_kind::data) << std::string_view(e.what()).substr(0, 300);
            EXPECT_LT(std::string_view(e.what()).size(), 2000U);
        }
    };
    EXPECT_EQ(found("text"_f.contains(text)), std::vector<int>{-1});
    EXPECT_EQ(found("text"_f.iexact(text)), std::vector<int>{-1});
    check("text"_f.icontains(text));
    check("text"_f.starts_with(text));
    check("text"_f.istarts_with(text));
    check("text"_f.ends_with(text));
    check("text"_f.iends_with(text));
    db.remove(long_note);
}

}  // namespace
}  // namespace hostile
