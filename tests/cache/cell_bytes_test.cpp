#include "base/cell_bytes.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using namespace cormorant::detail;

// One of each kind, and the marks between them.
std::string everything() {
    cell_writer to;
    to.add(value());
    to.add(value(true));
    to.add(value(std::int64_t{-5}));
    to.add(value::of_unsigned(18446744073709551615U));
    to.add(value(2.5));
    to.add(value(cormorant::decimal("1.50")));
    to.add(value::copy(value_kind::text, std::string_view("a\0b", 3)));
    to.add(value(cormorant::uuid()));
    to.add(value::array(value_kind::integer, {value(std::int64_t{1}), value()}));
    to.add(value::range(value_kind::integer, range_flags::lower_included,
                        {value(std::int64_t{1}), value(std::int64_t{9})}));
    to.add_absent();
    to.add_count(7);
    to.add_text("end");
    return to.take();
}

// Whether the bytes are what everything() wrote.
bool reads_everything(std::string_view bytes) {
    cell_reader from(bytes);
    for (int i = 0; i < 10; ++i) {
        cell c;
        if (!from.next(c)) return false;
        if (is_container(c.kind))
            for (const cell& item : c.items()) (void)item.integer;
    }
    std::uint64_t n = 0;
    std::string_view text;
    return from.skip_absent() && from.next_count(n) && n == 7 && from.next_text(text) &&
           text == "end" && from.at_end();
}

TEST(CellBytes, come_back_as_they_were_written) {
    const std::string bytes = everything();
    ASSERT_TRUE(reads_everything(bytes));
    cell_reader from(bytes);
    cell c;
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.kind, value_kind::null);
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.kind, value_kind::boolean);
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.integer, -5);
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(static_cast<std::uint64_t>(c.integer), 18446744073709551615U);
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.real, 2.5);
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.text, "1.50");
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.text, std::string_view("a\0b", 3));
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.text.size(), 16U);
    ASSERT_TRUE(from.next(c));
    ASSERT_EQ(c.items().size(), 2U);
    EXPECT_EQ(c.items()[0].integer, 1);
    EXPECT_EQ(c.items()[1].kind, value_kind::null);
    ASSERT_TRUE(from.next(c));
    EXPECT_EQ(c.kind, value_kind::range);
    EXPECT_EQ(c.integer, range_flags::lower_included);
    EXPECT_EQ(c.items()[1].integer, 9);
}

TEST(CellBytes, that_were_cut_off_anywhere_are_refused) {
    const std::string bytes = everything();
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(reads_everything(std::string_view(bytes).substr(0, size))) << size;
}

TEST(CellBytes, that_are_none_are_read_within_their_bounds) {
    std::mt19937 random(1);
    const std::string good = everything();
    for (int round = 0; round < 20000; ++round) {
        // In memory of its own size, so that a sanitizer sees each byte beyond.
        std::vector<char> bytes(good.begin(), good.end());
        for (unsigned n = random() % 4; n < 4; ++n)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        (void)reads_everything({bytes.data(), bytes.size()});
    }
}

}  // namespace
