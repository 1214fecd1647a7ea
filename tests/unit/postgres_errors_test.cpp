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

}  // namespace
}  // namespace cormorant::detail
