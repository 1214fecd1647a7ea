#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Values that expressions compute: the same on every backend.
namespace computed_values {

namespace cm = cormorant;
using namespace cormorant::literals;
using namespace std::chrono_literals;

struct Job {
    std::int64_t id = 0;
    std::string queue;
    cm::duration took{};
    std::string code;
    int n = 1;
    cm::utc_time run_after{};
    cm::utc_time created{};
    static constexpr auto meta = cm::model(cm::table("computed_job"), cm::default_now("created"));
};

/// Queue a: 1 s and 2 s; queue b: 4 s; together 7 s, whose third part has a fraction of a
/// microsecond.
class computed_values : public compliance::on_backend {
protected:
    computed_values() {
        cm::create_tables<Job>(db);
        db.create(Job{.queue = "a", .took = 1s, .code = "abcdef", .n = 1});
        db.create(Job{.queue = "a", .took = 2s, .code = "ab", .n = 2});
        db.create(Job{.queue = "b", .took = 4s, .code = "", .n = 3});
    }
    [[nodiscard]] auto jobs() const { return db.objects<Job>().order_by("id"_f); }

    template <class Expression>
    [[nodiscard]] auto each(const Expression& expression) const {
        return jobs().scalars(expression).to_vector();
    }
};
CORMORANT_ON_EVERY_BACKEND(computed_values);

using durations = std::vector<std::optional<cm::duration>>;
using texts = std::vector<std::string>;

TEST_P(computed_values, the_mean_of_durations_loses_its_fraction_of_a_microsecond) {
    const auto row =
        db.objects<Job>().aggregate("sum"_f = cm::sum("took"_f), "mean"_f = cm::avg("took"_f),
                                    "of_a"_f = cm::avg("took"_f).filter("queue"_f == "a"),
                                    "half"_f = cm::avg("took"_f).or_default(5s));
    EXPECT_EQ(row["sum"_f], 7s);
    EXPECT_EQ(row["mean"_f], 2333333us);
    EXPECT_EQ(row["of_a"_f], 1500ms);
    EXPECT_EQ(row["half"_f], 2333333us);
    const auto nothing = db.objects<Job>().filter("n"_f > 9).aggregate("x"_f = cm::avg("took"_f));
    EXPECT_EQ(nothing["x"_f], std::nullopt);
}

TEST_P(computed_values, the_mean_of_negative_durations_is_cut_off_towards_zero) {
    db.objects<Job>().update("took"_f = -1us);
    db.objects<Job>().filter("n"_f == 1).update("took"_f = -3us);
    EXPECT_EQ(db.objects<Job>().aggregate("x"_f = cm::avg("took"_f))["x"_f], -1us);
}

TEST_P(computed_values, the_mean_of_durations_in_groups_and_windows) {
    durations found;
    for (const auto& row : db.objects<Job>()
                               .values("queue"_f)
                               .annotate("x"_f = cm::avg("took"_f))
                               .filter("x"_f > 1s)
                               .order_by("queue"_f))
        found.push_back(row["x"_f]);
    EXPECT_EQ(found, (durations{1500ms, 4s}));
    EXPECT_EQ(each(cm::avg("took"_f).over(cm::window_order_by("id"_f))),
              (durations{1s, 1500ms, 2333333us}));
    EXPECT_EQ(each(cm::avg("took"_f).over(cm::partition_by("queue"_f))),
              (durations{1500ms, 1500ms, 4s}));
}

TEST_P(computed_values, the_last_value_of_an_ordered_window_is_that_of_its_partition) {
    using numbers = std::vector<std::optional<int>>;
    const auto by_id = cm::window_order_by("id"_f);
    const auto in_queue = cm::partition_by("queue"_f).order_by("n"_f.desc());
    EXPECT_EQ(each(cm::first_value("n"_f).over(by_id)), (numbers{1, 1, 1}));
    EXPECT_EQ(each(cm::last_value("n"_f).over(by_id)), (numbers{3, 3, 3}));
    EXPECT_EQ(each(cm::last_value("n"_f).over(in_queue)), (numbers{1, 1, 3}));
    EXPECT_EQ(each(cm::first_value("n"_f).over(in_queue)), (numbers{2, 2, 3}));
}

TEST_P(computed_values, substr_starts_at_1_and_has_no_negative_length) {
    EXPECT_EQ(each(cm::substr("code"_f, 2, 2)), (texts{"bc", "b", ""}));
    EXPECT_EQ(each(cm::substr("code"_f, 1, 0)), (texts{"", "", ""}));
    EXPECT_EQ(each(cm::substr("code"_f, 99, 5)), (texts{"", "", ""}));
    EXPECT_THROW((void)cm::substr("code"_f, 0, 2), cm::usage_error);
    EXPECT_THROW((void)cm::substr("code"_f, -2, 2), cm::usage_error);
    EXPECT_THROW((void)cm::substr("code"_f, std::optional<int>(1), -1), cm::usage_error);
}

TEST_P(computed_values, substr_of_a_computed_start_below_1_starts_at_1) {
    EXPECT_EQ(each(cm::substr("code"_f, "n"_f - 1, 2)), (texts{"ab", "ab", ""}));
    EXPECT_EQ(each(cm::substr("code"_f, "n"_f - 5, 2)), (texts{"ab", "ab", ""}));
    EXPECT_EQ(each(cm::substr("code"_f, "n"_f, 2 - "n"_f)), (texts{"a", "", ""}));
    EXPECT_EQ(each(cm::substr("code"_f, 1, "n"_f - 5)), (texts{"", "", ""}));
}

TEST_P(computed_values, what_was_stored_now_is_not_in_the_future) {
    for (int i = 0; i < 20; ++i) {
        const Job job = db.create(Job{.queue = "now", .run_after = cm::now()});
        const auto due =
            db.objects<Job>().filter("id"_f == job.id, "run_after"_f <= cm::database_now());
        ASSERT_TRUE(due.exists()) << i;
    }
}

TEST_P(computed_values, a_default_now_member_is_as_exact_as_the_programs_clock) {
    // A server's clock may be another one, but not on the machine of the tests.
    const cm::utc_time before = cm::now();
    std::vector<Job> many(3, Job{.queue = "many"});
    db.bulk_create(many);
    many.push_back(db.create(Job{.queue = "one"}));
    const cm::utc_time after = cm::now();
    for (const Job& job : many) {
        EXPECT_GE(job.created, before);
        EXPECT_LE(job.created, after);
        EXPECT_EQ(db.objects<Job>().get("id"_f == job.id).created, job.created);
    }
    db.objects<Job>().update("run_after"_f = cm::database_now());
    EXPECT_GE(jobs()[0].run_after, after);
    EXPECT_EQ(db.objects<Job>().scalars("run_after"_f).distinct().size(), 1U);
}

}  // namespace computed_values
