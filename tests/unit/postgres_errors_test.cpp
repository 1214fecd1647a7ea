#include <gtest/gtest.h>

#include "driver/postgres/postgres_errors.hpp"

namespace cormorant::detail {
namespace {

TEST(postgres_errors, states_have_the_kind_that_callers_act_on) {
    struct expectation {
        const char* state;
        error_kind kind;
    };
    constexpr expectation table[] = {
        {"23505", error_kind::unique},
        {"23503", error_kind::foreign_key},
        {"23001", error_kind::foreign_key},
        {"23514", error_kind::check},
        {"23502", error_kind::not_null},
        {"23P01", error_kind::integrity},
        {"40001", error_kind::rollback},
        {"40P01", error_kind::rollback},
        {"55P03", error_kind::timeout},
        {"57014", error_kind::cancelled},
        {"57P01", error_kind::connection},
        {"57P03", error_kind::connection},
        {"08006", error_kind::connection},
        {"28P01", error_kind::connection},
        {"3D000", error_kind::connection},
        {"53300", error_kind::connection},
        {"53100", error_kind::full},
        {"25006", error_kind::read_only},
        {"25P02", error_kind::sql},
        {"22003", error_kind::data},
        {"22P02", error_kind::data},
        {"42P01", error_kind::sql},
        {"42601", error_kind::sql},
        {"0A000", error_kind::sql},
        {"XX001", error_kind::not_a_database},
        {"XX000", error_kind::internal},
        {"F0000", error_kind::internal},
    };
    for (const expectation& e : table) EXPECT_EQ(postgres_error_kind(e.state), e.kind) << e.state;
}

TEST(postgres_errors, values_that_the_server_quotes_are_left_out) {
    EXPECT_EQ(without_quoted_value("22P02", "invalid input syntax for type integer: \"secret\""),
              "invalid input syntax for type integer");
    EXPECT_EQ(without_quoted_value("22003", "value \"99999\" is out of range for type smallint"),
              "a value is out of range for its type");
    EXPECT_EQ(without_quoted_value("42P01", "relation \"t\" does not exist"),
              "relation \"t\" does not exist");
}

TEST(postgres_errors, values_are_left_out_in_every_language) {
    EXPECT_EQ(without_quoted_value("22P02", "ungültige Eingabesyntax für Typ integer: »secret«"),
              "a text is no value of its type");
    EXPECT_EQ(without_quoted_value("22P02", "falsche Eingabe »secret«"),
              "a text is no value of its type");
    EXPECT_EQ(without_quoted_value("22003", "Wert »99999« ist nicht im Bereich von smallint"),
              "a value is out of range for its type");
    EXPECT_EQ(without_quoted_value("22P02", "syntaxe invalide pour le type integer : « secret »"),
              "syntaxe invalide pour le type integer");
    EXPECT_EQ(without_quoted_value("22007", "invalid value \"secret\" for \"YYYY\""),
              "a text is no date or time");
    EXPECT_EQ(without_quoted_value("22008", "time field value out of range: 99:99:99"),
              "time field value out of range");
    EXPECT_EQ(without_quoted_value("22012", "Division durch Null"), "Division durch Null");
    EXPECT_EQ(without_quoted_value("22001", "value too long for type character varying(5)"),
              "value too long for type character varying(5)");
    EXPECT_EQ(without_quoted_value("42601", "Syntaxfehler in tsquery: »secret«", "tsquery.c"),
              "syntax error in tsquery");
    EXPECT_EQ(without_quoted_value("42601", "Syntaxfehler bei »secret«", "jsonpath_scan.l"),
              "syntax error in jsonpath");
    EXPECT_EQ(without_quoted_value("42601", "Syntaxfehler bei »wher«", "scan.l"),
              "Syntaxfehler bei »wher«");
}

TEST(postgres_errors, a_statement_that_ended_early_has_a_reason_in_every_language) {
    const auto kind = [](const char* message, bool asked, bool limited) {
        return cancellation_kind(message, asked, limited);
    };
    constexpr const char* late = "canceling statement due to statement timeout";
    constexpr const char* asked = "canceling statement due to user request";
    constexpr const char* german = "storniere Anfrage wegen Zeitüberschreitung der Anfrage";
    EXPECT_EQ(kind(late, true, false), error_kind::timeout);
    EXPECT_EQ(kind(asked, false, true), error_kind::cancelled);
    EXPECT_EQ(kind(german, false, true), error_kind::timeout);
    EXPECT_EQ(kind(german, true, true), error_kind::cancelled);
    EXPECT_EQ(kind(german, false, false), error_kind::cancelled);
}

TEST(postgres_errors, a_stale_plan_is_known_by_where_the_server_found_it) {
    EXPECT_TRUE(needs_preparing("0A000", "RevalidateCachedQuery"));
    EXPECT_TRUE(needs_preparing("26000", ""));
    EXPECT_FALSE(needs_preparing("0A000", "transformSelectStmt"));
}

}  // namespace
}  // namespace cormorant::detail
