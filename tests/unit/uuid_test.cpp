#include "cormorant/base/uuid.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

constexpr std::string_view sample = "018f4d6e-2c1a-7b3c-9d4e-5f60718293a4";

static_assert(sizeof(uuid) == 16 && std::is_trivially_copyable_v<uuid>);
static_assert(uuid().is_nil());
static_assert(!std::is_convertible_v<std::string_view, uuid>);

int variant_bits(const uuid& id) { return std::to_integer<int>(id.bytes()[8] >> 6); }

std::int64_t milliseconds_of(const uuid& id) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 6; ++i)
        value = value << 8 | std::to_integer<std::int64_t>(id.bytes()[i]);
    return value;
}

TEST(uuid, default_is_nil) {
    EXPECT_EQ(uuid().to_string(), "00000000-0000-0000-0000-000000000000");
}

TEST(uuid, text_survives_the_round_trip_and_reads_from_the_left) {
    const uuid id(sample);
    EXPECT_EQ(id.to_string(), sample);
    EXPECT_EQ(id.bytes()[0], std::byte{0x01});
    EXPECT_EQ(id.bytes()[15], std::byte{0xA4});
    EXPECT_EQ(id.version(), 7);
    EXPECT_EQ(uuid(id.bytes()), id);
}

TEST(uuid, upper_case_is_read_and_lower_case_written) {
    EXPECT_EQ(uuid("018F4D6E-2C1A-7B3C-9D4E-5F60718293A4").to_string(), sample);
}

TEST(uuid, any_other_text_is_refused) {
    for (std::string text :
         {"", "018f4d6e2c1a7b3c9d4e5f60718293a4", "{018f4d6e-2c1a-7b3c-9d4e-5f60718293a4}",
          " 18f4d6e-2c1a-7b3c-9d4e-5f60718293a4", "018f4d6e-2c1a-7b3c-9d4e-5f60718293a",
          "018f4d6e-2c1a-7b3c-9d4e-5f60718293a4 ", "018f4d6e02c1a-7b3c-9d4e-5f60718293a4",
          "018f4d6e-2c1a-7b3c-9d4e-5f60718293g4", "018f4d6-e2c1a-7b3c-9d4e-5f60718293a4",
          "+18f4d6e-2c1a-7b3c-9d4e-5f60718293a4"}) {
        EXPECT_FALSE(uuid::try_parse(text)) << text;
        EXPECT_THROW(uuid{text}, usage_error) << text;
    }
    for (std::size_t at = 0; at < sample.size(); ++at) {
        std::string text(sample);
        text[at] = '\0';
        EXPECT_FALSE(uuid::try_parse(text)) << at;
        text[at] = 'g';
        EXPECT_FALSE(uuid::try_parse(text)) << at;
    }
}

TEST(uuid, order_is_that_of_the_texts) {
    std::vector<uuid> ids;
    for (int i = 0; i < 500; ++i) ids.push_back(uuid::random());
    std::sort(ids.begin(), ids.end());
    for (std::size_t i = 1; i < ids.size(); ++i)
        EXPECT_LT(ids[i - 1].to_string(), ids[i].to_string());
}

TEST(uuid, random_ones_are_version_4_and_distinct) {
    std::unordered_set<uuid> seen;
    for (int i = 0; i < 10000; ++i) {
        const uuid id = uuid::random();
        ASSERT_EQ(id.version(), 4);
        ASSERT_EQ(variant_bits(id), 2);
        ASSERT_TRUE(seen.insert(id).second);
    }
}

TEST(uuid, every_free_bit_of_a_random_one_varies) {
    std::array<std::byte, 16> ones{};
    std::array<std::byte, 16> zeros{};
    for (int i = 0; i < 200; ++i) {
        const uuid id = uuid::random();
        for (std::size_t b = 0; b < 16; ++b) ones[b] |= id.bytes()[b];
        for (std::size_t b = 0; b < 16; ++b) zeros[b] |= ~id.bytes()[b];
    }
    EXPECT_EQ(uuid(ones).to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    EXPECT_EQ(uuid(zeros).to_string(), "ffffffff-ffff-bfff-7fff-ffffffffffff");
}

TEST(uuid, version_7_grows_strictly_and_holds_the_time) {
    using namespace std::chrono;
    const auto clock = [] {
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    };
    const std::int64_t before = clock();
    uuid previous = uuid::v7();
    EXPECT_GE(milliseconds_of(previous), before);
    for (int i = 0; i < 10000; ++i) {
        const uuid next = uuid::v7();
        ASSERT_LT(previous, next);
        ASSERT_EQ(next.version(), 7);
        ASSERT_EQ(variant_bits(next), 2);
        previous = next;
    }
    EXPECT_LE(milliseconds_of(previous), clock() + 100);
}

TEST(uuid, threads_make_distinct_ones) {
    constexpr std::size_t per_thread = 3000;
    std::vector<std::vector<uuid>> made(4);
    std::vector<std::thread> threads;
    for (auto& mine : made) {
        threads.emplace_back([&mine] {
            for (std::size_t i = 0; i < per_thread; ++i)
                mine.push_back(i % 2 == 0 ? uuid::v7() : uuid::random());
        });
    }
    for (std::thread& thread : threads) thread.join();
    std::set<uuid> all;
    for (const auto& mine : made) all.insert(mine.begin(), mine.end());
    EXPECT_EQ(all.size(), made.size() * per_thread);
}

TEST(uuid, a_forked_child_does_not_repeat_its_parent) {
    (void)uuid::random();
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        const uuid id = uuid::random();
        _exit(write(ends[1], id.bytes().data(), 16) == 16 ? 0 : 1);
    }
    std::array<std::byte, 16> bytes{};
    ASSERT_EQ(read(ends[0], bytes.data(), bytes.size()), 16);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    close(ends[1]);
    EXPECT_NE(uuid(bytes), uuid::random());
}

TEST(uuid, hashes_of_near_values_differ) {
    std::unordered_set<std::size_t> hashes;
    for (std::size_t byte = 0; byte < 16; ++byte) {
        for (int value = 1; value < 256; ++value) {
            std::array<std::byte, 16> bytes{};
            bytes[byte] = static_cast<std::byte>(value);
            hashes.insert(std::hash<uuid>()(uuid(bytes)));
        }
    }
    EXPECT_EQ(hashes.size(), 16U * 255U);
}

}  // namespace
}  // namespace cormorant
