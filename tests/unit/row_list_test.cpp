#include "cormorant/base/row_list.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>
#include <string>

namespace cormorant::detail {
namespace {

// Counts itself, and can be made to fail.
struct counted {
    static inline int alive = 0;
    static inline int makes_left = -1;

    std::string text = "a text that is too long to live inside the string";

    counted() {
        if (makes_left == 0) throw std::runtime_error("no more");
        if (makes_left > 0) --makes_left;
        ++alive;
    }
    counted(const counted& other) : text(other.text) { ++alive; }
    counted(counted&& other) noexcept : text(std::move(other.text)) { ++alive; }
    counted& operator=(counted&& other) noexcept = default;
    ~counted() { --alive; }
};

counted& row(const row_list& rows, std::size_t i) { return *static_cast<counted*>(rows.at(i)); }

void fill(row_list& rows, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        static_cast<counted*>(rows.add())->text = "row number " + std::to_string(i);
}

class row_lists : public testing::Test {
protected:
    void SetUp() override {
        counted::alive = 0;
        counted::makes_left = -1;
    }
    void TearDown() override { EXPECT_EQ(counted::alive, 0); }
};

TEST_F(row_lists, a_row_stays_where_it_is_until_the_rows_are_joined) {
    row_list rows(row_ops_of<counted>);
    const void* first = rows.add();
    for (int i = 1; i < 1000; ++i) rows.add();
    EXPECT_EQ(rows.data(), first);
    rows.join();
    EXPECT_NE(rows.data(), first);
    EXPECT_EQ(rows.size(), 1000U);
}

TEST_F(row_lists, joined_rows_keep_their_order) {
    row_list rows(row_ops_of<counted>);
    fill(rows, 1000);
    rows.join();
    for (std::size_t i = 0; i < 1000; ++i)
        EXPECT_EQ(row(rows, i).text, "row number " + std::to_string(i));
}

TEST_F(row_lists, are_put_in_another_order) {
    row_list rows(row_ops_of<counted>);
    fill(rows, 100);
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 100; i > 0; --i) order.push_back(i - 1);
    rows.reorder(order);
    EXPECT_EQ(row(rows, 0).text, "row number 99");
    EXPECT_EQ(row(rows, 99).text, "row number 0");
}

TEST_F(row_lists, a_vector_takes_the_rows_of_all_blocks) {
    for (const std::size_t n : {0U, 1U, 8U, 9U, 1000U}) {
        row_list rows(row_ops_of<counted>);
        fill(rows, n);
        const std::vector<counted> taken = vector_of<counted>(std::move(rows));
        ASSERT_EQ(taken.size(), n);
        EXPECT_TRUE(rows.empty());  // NOLINT(bugprone-use-after-move)
        for (std::size_t i = 0; i < n; ++i)
            EXPECT_EQ(taken[i].text, "row number " + std::to_string(i));
    }
}

TEST(row_list, knows_how_a_vector_of_this_library_is_laid_out) {
    if constexpr (!plain_vectors) GTEST_SKIP() << "rows are moved into the vector one by one";
    std::vector<std::string> real(3, "row");
    real.reserve(8);
    vector_parts parts;
    ASSERT_EQ(sizeof(parts), sizeof(real));
    std::memcpy(&parts, static_cast<const void*>(&real), sizeof(parts));
    EXPECT_EQ(parts.first, real.data());
    EXPECT_EQ(parts.last, real.data() + real.size());
    EXPECT_EQ(parts.end, real.data() + real.capacity());
}

TEST_F(row_lists, a_vector_that_took_rows_grows_and_shrinks) {
    for (const std::size_t n : {0U, 3U, 8U, 500U}) {
        row_list rows(row_ops_of<counted>);
        fill(rows, n);
        std::vector<counted> taken = vector_of<counted>(std::move(rows));
        EXPECT_GE(taken.capacity(), n);
        for (int i = 0; i < 100; ++i) taken.emplace_back().text = "one more";
        EXPECT_EQ(counted::alive, static_cast<int>(n) + 100);
        EXPECT_EQ(taken.back().text, "one more");
        EXPECT_EQ(taken.front().text, n > 0 ? "row number 0" : "one more");
        taken.erase(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(n));
        taken.shrink_to_fit();
        EXPECT_EQ(taken.size(), 100U);
    }
}

TEST(row_list, gives_bools_to_their_own_vector) {
    row_list rows(row_ops_of<bool>);
    for (int i = 0; i < 20; ++i) *static_cast<bool*>(rows.add()) = i % 3 == 0;
    const std::vector<bool> taken = vector_of<bool>(std::move(rows));
    ASSERT_EQ(taken.size(), 20U);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(taken[static_cast<std::size_t>(i)], i % 3 == 0);
}

TEST_F(row_lists, a_copy_has_rows_of_its_own) {
    row_list rows(row_ops_of<counted>);
    fill(rows, 20);
    const row_list copied = rows.copy();
    rows.join();
    row(rows, 3).text = "changed";
    EXPECT_EQ(row(copied, 3).text, "row number 3");
    EXPECT_EQ(copied.size(), 20U);
}

TEST_F(row_lists, a_row_that_cannot_be_made_is_not_there) {
    row_list rows(row_ops_of<counted>);
    counted::makes_left = 10;
    EXPECT_THROW(fill(rows, 20), std::runtime_error);
    EXPECT_EQ(rows.size(), 10U);
    EXPECT_EQ(counted::alive, 10);
}

TEST_F(row_lists, what_was_moved_from_is_empty) {
    row_list rows(row_ops_of<counted>);
    fill(rows, 20);
    row_list moved = std::move(rows);
    EXPECT_EQ(moved.size(), 20U);
    EXPECT_TRUE(rows.empty());  // NOLINT(bugprone-use-after-move)
    rows = std::move(moved);
    EXPECT_EQ(rows.size(), 20U);
}

struct alignas(64) wide {
    double number = 0;
};

TEST(row_list, keeps_the_alignment_of_its_rows) {
    row_list rows(row_ops_of<wide>);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(rows.add()) % alignof(wide), 0U);
    std::vector<wide> taken = vector_of<wide>(std::move(rows));
    taken.resize(taken.capacity() + 1);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(taken.data()) % alignof(wide), 0U);
}

}  // namespace
}  // namespace cormorant::detail
