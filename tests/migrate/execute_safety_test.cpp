#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "migrate/execute/executor.hpp"
#include "migrate/execute_world.hpp"
#include "sql/ddl/run_spelling.hpp"
#include "sql/ddl/spelling.hpp"

/// Changes of tables with many rows: the direct way stops others, or writes the table anew; the one
/// that is taken does not.
namespace {

using namespace migrate_execute;
using detail::operation;

class guarded : public compliance::on_backend {
protected:
    void SetUp() override {
        if (db.scope()->core().sql_dialect().ddl().running().large_tables().empty())
            GTEST_SKIP() << "one program writes at a time";
    }
    [[nodiscard]] bool is_postgres() const { return GetParam()->name == "postgresql"; }

    static std::vector<detail::named_migration> history(std::vector<operation> second = {}) {
        return {migration("0001_initial", {}, {detail::create_model{note_model()}}),
                migration("0002_change", {"0001_initial"}, std::move(second))};
    }
    void sql(const std::string& text) { detail::run_text(db.scope(), text); }

    /// The first migration, and so many thousand rows.
    void fill(int thousands = 12) {
        (void)run(db, history(), {.target = "0001_initial"});
        std::string rows = "INSERT INTO note (number, body) VALUES (1, 'x')";
        for (int i = 2; i <= 1'000; ++i) rows += ", (" + std::to_string(i) + ", 'x')";
        sql(rows);
        for (int i = 1; i < thousands; ++i)
            sql("INSERT INTO note (number, body) SELECT number + " + std::to_string(i * 1'000) +
                ", body FROM note WHERE number <= 1000");
        sql(is_postgres() ? "ANALYZE note" : "ANALYZE TABLE note");
    }
    std::vector<std::string> planned(const std::vector<operation>& change) {
        return run(db, history(change), {.mode = detail::migrate_mode::plan}).at(0).sql;
    }
    /// Whether another session can write a row while `text` has been done and is not committed.
    bool lets_others_write(const std::string& text) {
        bool wrote = true;
        const cm::database other =
            open_again(is_postgres() ? "statement_timeout=300" : "busy_timeout=1000");
        try {
            db.transaction([&](cm::transaction& tx) {
                detail::run_text(tx.scope(), text);
                try {
                    detail::run_text(other.scope(),
                                     "INSERT INTO note (number, body) VALUES (-1, 'y')");
                } catch (const cm::timeout&) {
                    wrote = false;
                }
                throw std::runtime_error("undone");
            });
        } catch (const std::runtime_error&) {
        }
        sql("DELETE FROM note WHERE number = -1");
        return wrote;
    }
    detail::stopped_migration refusal(const std::vector<detail::named_migration>& files) {
        return compliance::thrown_by<detail::stopped_migration>([&] { (void)run(db, files); });
    }
    void expect_state(const std::vector<detail::named_migration>& files) {
        EXPECT_EQ(text_of(db), text_of(db, detail::migration_history(files).state()));
    }

    const operation index =
        detail::add_index{"note", {.name = "idx_note__number", .keys = {{"number"}}}};
    const operation unique =
        detail::add_constraint{"note", detail::unique_state{"uq_note__number", "number"}};
};

TEST_P(guarded, large_tables_get_indexes_while_others_write_and_small_ones_at_once) {
    fill(1);
    EXPECT_FALSE(compliance::holds(planned({index}).at(0), "CONCURRENTLY"));
    (void)run(db, history(), {.target = std::string(detail::no_migration)});
    fill();
    if (is_postgres()) {
        EXPECT_TRUE(compliance::holds(planned({index}).at(0), "CREATE INDEX CONCURRENTLY"));
        EXPECT_FALSE(lets_others_write("CREATE INDEX direct ON note (number)"));
    }
    (void)run(db, history({index, unique}));
    expect_state(history({index, unique}));
    (void)run(db, history({index, unique}), {.target = "0001_initial"});
    expect_state({history()[0]});
}

TEST_P(guarded, a_table_that_the_run_makes_takes_the_direct_way) {
    const auto files = history({index, unique});
    for (const auto& one : run(db, files))
        for (const std::string& text : one.sql)
            EXPECT_FALSE(compliance::holds(text, "CONCURRENTLY")) << text;
}

TEST_P(guarded, rows_are_looked_at_while_others_write) {
    if (!is_postgres()) GTEST_SKIP() << "the server chooses";
    fill();
    detail::field_state was = note_model().fields[1];
    detail::field_state perhaps = was;
    perhaps.nullable = true;
    const detail::check_state check{
        "ck_note__number",
        {.word = ">",
         .operands = {{.field = "number"}, {.constant = detail::value(std::int64_t{-9})}}}};
    auto files = history({detail::alter_field{"note", was, perhaps}});
    (void)run(db, files);
    files.push_back(migration(
        "0003_rules", {"0002_change"},
        {detail::alter_field{"note", perhaps, was}, detail::add_constraint{"note", check}}));
    const auto steps = run(db, files, {.mode = detail::migrate_mode::plan}).at(0).sql;
    int looks = 0;
    for (const std::string& text : steps) {
        if (compliance::holds(text, "VALIDATE")) {
            ++looks;
            EXPECT_TRUE(lets_others_write(text)) << text;
        }
        sql(text);
    }
    EXPECT_EQ(looks, 2);
    expect_state(files);
    sql("ALTER TABLE note DROP CONSTRAINT ck_note__number, ALTER COLUMN number DROP NOT NULL");
    EXPECT_FALSE(lets_others_write("ALTER TABLE note ALTER COLUMN number SET NOT NULL"));
    (void)run(db, files);
    expect_state(files);
}

TEST_P(guarded, foreign_keys_are_looked_at_while_others_write_both_tables) {
    if (!is_postgres()) GTEST_SKIP() << "the server chooses";
    fill();
    detail::field_state was = note_model().fields[1];
    detail::field_state refers = was;
    refers.references = "note";
    const detail::foreign_key_state key{"fk_note__number", "number", "note"};
    const auto files =
        history({detail::alter_field{"note", was, refers}, detail::add_constraint{"note", key}});
    const auto steps = planned(files[1].file.operations);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_FALSE(lets_others_write(steps[0].substr(0, steps[0].find(" NOT VALID"))));
    (void)run(db, files);
    expect_state(files);
    EXPECT_EQ(db.fetch<std::int64_t>("SELECT count(*) FROM pg_constraint WHERE conname = "
                                     "'fk_note__number' AND convalidated")
                  .at(0),
              1);
}

TEST_P(guarded, a_longer_text_is_not_written_anew_and_another_type_is_refused_until_it_may) {
    if (!is_postgres()) GTEST_SKIP() << "the server chooses";
    fill();
    const detail::field_state body = note_model().fields[2];
    detail::field_state longer = body;
    longer.type.max_length = 80;
    const auto file_of_table = [&] {
        return db
            .fetch<std::int64_t>(
                "SELECT relfilenode::bigint FROM pg_class WHERE oid = "
                "'note'::regclass")
            .at(0);
    };
    const std::int64_t before = file_of_table();
    (void)run(db, history({detail::alter_field{"note", body, longer}}));
    EXPECT_EQ(file_of_table(), before);
    auto files = history({detail::alter_field{"note", body, longer}});
    const detail::field_state number = note_model().fields[1];
    detail::field_state real = number;
    real.type.kind = detail::value_kind::real;
    files.push_back(
        migration("0003_type", {"0002_change"}, {detail::alter_field{"note", number, real}}));
    const auto e = refusal(files);
    EXPECT_EQ(e.why(), detail::migration_stop::refused);
    EXPECT_TRUE(compliance::holds(e.what(),
                                  "cannot alter field note.number while others use its "
                                  "table: it writes the whole table anew"))
        << e.what();
    EXPECT_TRUE(compliance::holds(e.what(), R"("allow": {"rule": "type.rewrite")")) << e.what();
    files[2].file.allow = {{0, "type.rewrite", "a test"}};
    EXPECT_EQ(detail::migration_from(detail::text_of(files[2].file)), files[2].file);
    (void)run(db, files);
    EXPECT_NE(file_of_table(), before) << "the direct way writes it anew";
    expect_state(files);
}

TEST_P(guarded, what_would_copy_a_table_is_refused_by_the_server_until_it_may) {
    if (is_postgres()) GTEST_SKIP() << "it has other ways";
    fill();
    const detail::field_state number = note_model().fields[1];
    detail::field_state real = number;
    real.type.kind = detail::value_kind::real;
    std::vector<std::string> sent;
    const auto listening = cm::on_statement(
        db, [&](const cm::statement_event& event) { sent.emplace_back(event.sql); });
    auto files = history({index});
    (void)run(db, files);
    EXPECT_EQ(std::count_if(sent.begin(), sent.end(),
                            [](const std::string& one) {
                                return compliance::holds(one, "ALGORITHM=NOCOPY, LOCK=NONE");
                            }),
              1);
    files.push_back(
        migration("0003_type", {"0002_change"}, {detail::alter_field{"note", number, real}}));
    const auto e = refusal(files);
    EXPECT_EQ(e.why(), detail::migration_stop::refused);
    EXPECT_TRUE(compliance::holds(e.what(), "would copy the table")) << e.what();
    files[2].file.allow = {{0, "table.copy", "a test"}};
    (void)run(db, files);
    expect_state(files);
}

TEST_P(guarded, an_index_that_was_left_invalid_is_built_again) {
    if (!is_postgres()) GTEST_SKIP() << "its statements are whole or nothing";
    fill();
    sql("UPDATE note SET number = 1 WHERE number = 2");
    const auto files = history({unique});
    const auto e = refusal(files);
    EXPECT_TRUE(compliance::holds(e.what(), "0002_change stopped at step 1 of 2")) << e.what();
    const auto invalid = [&] {
        return db
            .fetch<std::int64_t>(
                "SELECT count(*) FROM pg_index WHERE NOT indisvalid AND "
                "indrelid = 'note'::regclass")
            .at(0);
    };
    EXPECT_EQ(invalid(), 0) << "what the failure left is taken away";
    // As a program leaves it that is killed meanwhile.
    EXPECT_THROW(sql("CREATE UNIQUE INDEX CONCURRENTLY uq_note__number ON note (number)"),
                 cm::error);
    EXPECT_EQ(invalid(), 1);
    sql("UPDATE note SET number = 2 WHERE id = 2");
    (void)run(db, files);
    EXPECT_EQ(invalid(), 0);
    expect_state(files);
}

TEST_P(guarded, a_table_that_somebody_holds_is_waited_for_and_tried_again) {
    fill(1);
    detail::field_state extra = field("extra", detail::value_kind::integer);
    extra.nullable = true;
    std::atomic<bool> holds{false};
    std::thread holder([&] {
        const cm::database other = open_again();
        other.transaction([&](cm::transaction& tx) {
            detail::run_text(tx.scope(), "UPDATE note SET number = number + 0");
            holds = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(3'000));
        });
    });
    while (!holds) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto files = history({detail::add_field{"note", extra}});
    (void)run(db, files);
    holder.join();
    expect_state(files);
}

CORMORANT_ON_EVERY_BACKEND(guarded);

}  // namespace
