#include "driver/mariadb/mariadb_errors.hpp"
#include "driver/mariadb/mariadb_refusal.hpp"

#include <errmsg.h>
#include <gtest/gtest.h>
#include <mysqld_error.h>

namespace cormorant::detail {
namespace {

TEST(mariadb_errors, codes_have_the_kind_that_callers_act_on) {
    struct expectation {
        unsigned code;
        const char* sqlstate;
        error_kind kind;
    };
    constexpr expectation table[] = {
        {ER_DUP_ENTRY, "23000", error_kind::unique},
        {ER_ROW_IS_REFERENCED_2, "23000", error_kind::foreign_key},
        {ER_NO_REFERENCED_ROW_2, "23000", error_kind::foreign_key},
        {ER_CONSTRAINT_FAILED, "23000", error_kind::check},
        {ER_BAD_NULL_ERROR, "23000", error_kind::not_null},
        {ER_NO_DEFAULT_FOR_FIELD, "HY000", error_kind::not_null},
        {ER_NON_UNIQ_ERROR, "23000", error_kind::integrity},
        {ER_SIGNAL_EXCEPTION, "45000", error_kind::integrity},
        {ER_DATA_TOO_LONG, "22001", error_kind::data},
        {ER_WARN_DATA_OUT_OF_RANGE, "22003", error_kind::data},
        {ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, "22007", error_kind::data},
        {ER_DATA_OUT_OF_RANGE, "22003", error_kind::data},
        {ER_LOCK_DEADLOCK, "40001", error_kind::rollback},
        {ER_LOCK_WAIT_TIMEOUT, "HY000", error_kind::timeout},
        {ER_STATEMENT_TIMEOUT, "70100", error_kind::timeout},
        {ER_QUERY_INTERRUPTED, "70100", error_kind::cancelled},
        {ER_CON_COUNT_ERROR, "08004", error_kind::connection},
        {ER_ACCESS_DENIED_ERROR, "28000", error_kind::connection},
        {ER_BAD_DB_ERROR, "42000", error_kind::connection},
        {CR_SERVER_GONE_ERROR, "HY000", error_kind::connection},
        {CR_SERVER_LOST, "HY000", error_kind::connection},
        {CR_CONN_HOST_ERROR, "HY000", error_kind::connection},
        {ER_CONNECTION_KILLED, "70100", error_kind::connection},
        {ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, "25006", error_kind::read_only},
        {ER_OPTION_PREVENTS_STATEMENT, "HY000", error_kind::read_only},
        {ER_RECORD_FILE_FULL, "HY000", error_kind::full},
        {ER_NO_SUCH_TABLE, "42S02", error_kind::sql},
        {ER_BAD_FIELD_ERROR, "42S22", error_kind::sql},
        {ER_PARSE_ERROR, "42000", error_kind::sql},
        {ER_CANT_CREATE_TABLE, "HY000", error_kind::sql},
        {59999, "HY000", error_kind::internal},
    };
    for (const expectation& e : table)
        EXPECT_EQ(mariadb_error_kind(e.code, e.sqlstate), e.kind) << e.code;
}

TEST(mariadb_errors, a_lost_connection_is_recognised) {
    for (const unsigned code : {CR_SERVER_GONE_ERROR, CR_SERVER_LOST, ER_CONNECTION_KILLED,
                                ER_SERVER_SHUTDOWN, ER_NET_PACKET_TOO_LARGE})
        EXPECT_TRUE(make_mariadb_failure({code, "HY000", "x"}).connection_lost) << code;
    EXPECT_FALSE(make_mariadb_failure({ER_LOCK_DEADLOCK, "40001", "x"}).connection_lost);
    EXPECT_FALSE(make_mariadb_failure({CR_CONN_HOST_ERROR, "HY000", "x"}).connection_lost);
}

TEST(mariadb_errors, a_deadlock_undoes_the_transaction_and_a_lock_time_out_does_not) {
    EXPECT_TRUE(mariadb_transaction_lost(ER_LOCK_DEADLOCK));
    EXPECT_FALSE(mariadb_transaction_lost(ER_LOCK_WAIT_TIMEOUT));
    EXPECT_FALSE(mariadb_transaction_lost(ER_DUP_ENTRY));
}

TEST(mariadb_errors, constraints_are_found_in_the_message) {
    EXPECT_EQ(mariadb_constraint(ER_DUP_ENTRY, "Duplicate entry 'ann@x.org' for key 'email'"),
              "email");
    EXPECT_EQ(mariadb_constraint(ER_DUP_ENTRY, "Duplicate entry 'a' for key 'b' for key 'it's'"),
              "it's");
    EXPECT_EQ(mariadb_constraint(ER_NO_REFERENCED_ROW_2,
                                 "Cannot add or update a child row: a foreign key constraint fails "
                                 "(\"d\".\"order\", CONSTRAINT \"order_ibfk_1\" FOREIGN KEY "
                                 "(\"user_id\") REFERENCES \"app_user\" (\"id\"))"),
              "order_ibfk_1");
    EXPECT_EQ(mariadb_constraint(ER_CONSTRAINT_FAILED,
                                 "CONSTRAINT `size_is_positive` failed for `d`.`guarded`"),
              "size_is_positive");
    EXPECT_EQ(mariadb_constraint(ER_LOCK_DEADLOCK, "Deadlock found 'x'"), "");
}

TEST(mariadb_errors, tables_and_columns_are_found_in_the_message) {
    using names = std::vector<std::string>;
    const failure child = make_mariadb_failure(
        {ER_NO_REFERENCED_ROW_2, "23000",
         "Cannot add or update a child row: a foreign key constraint fails (`d`.`order`, "
         "CONSTRAINT `theirs` FOREIGN KEY (`user_id`, `shop`) REFERENCES `app_user` (`id`))"});
    EXPECT_EQ(child.constraint, "theirs");
    EXPECT_EQ(child.table, "order");
    EXPECT_EQ(child.columns, (names{"user_id", "shop"}));
    const failure json = make_mariadb_failure(
        {ER_CONSTRAINT_FAILED, "23000", "CONSTRAINT `site.doc` failed for `d`.`site`"});
    EXPECT_EQ(json.columns, names{"doc"});
    EXPECT_EQ(
        make_mariadb_failure({ER_BAD_NULL_ERROR, "23000", "Column 'name' cannot be null"}).columns,
        names{"name"});
    EXPECT_EQ(make_mariadb_failure({ER_WARN_DATA_OUT_OF_RANGE, "22003",
                                    "Out of range value for column 'n' at row 1"})
                  .columns,
              names{"n"});
    const failure value = make_mariadb_failure(
        {ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, "22007",
         "Incorrect integer value: ' for column 'x'' for column `d`.`t`.`a` at row 1"});
    EXPECT_EQ(value.columns, names{"a"});
    EXPECT_EQ(value.table, "t");
    EXPECT_TRUE(
        make_mariadb_failure({ER_DUP_ENTRY, "23000", "Duplicate entry '1' for key 'PRIMARY'"})
            .primary_key);
}

TEST(mariadb_errors, messages_hold_no_values) {
    EXPECT_EQ(without_values(ER_DUP_ENTRY, "Duplicate entry 'se'cret' for key 'email'"),
              "Duplicate entry for key 'email'");
    EXPECT_EQ(without_values(ER_TRUNCATED_WRONG_VALUE_FOR_FIELD,
                             "Incorrect integer value: 'secret' for column `d`.`t`.`a` at row 1"),
              "Incorrect integer value for column `d`.`t`.`a` at row 1");
    EXPECT_EQ(
        without_values(ER_TRUNCATED_WRONG_VALUE, "Truncated incorrect DOUBLE value: 'secret'"),
        "Truncated incorrect DOUBLE value");
    EXPECT_EQ(without_values(ER_DATA_OUT_OF_RANGE, "BIGINT value is out of range in '(1 + `a`)'"),
              "BIGINT value is out of range");
}

TEST(mariadb_errors, messages_of_another_language_hold_no_values) {
    struct german {
        unsigned code;
        const char* message;
    };
    constexpr german table[] = {
        {ER_DUP_ENTRY, "Doppelter Eintrag 'secret' für Schlüssel 'email'"},
        {ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, "Falscher integer-Wert: 'secret' für Feld 'a'"},
        {ER_TRUNCATED_WRONG_VALUE, "Falscher DOUBLE-Wert gekürzt: 'secret'"},
        {ER_DATA_OUT_OF_RANGE, "BIGINT-Wert zu groß: '(1 + secret)'"},
        {ER_WRONG_VALUE, "Falscher TIME-Wert: 'secret'"},
    };
    for (const german& g : table)
        EXPECT_EQ(without_values(g.code, g.message).find("secret"), std::string::npos) << g.code;
}

TEST(mariadb_errors, a_conflict_of_another_key_is_one_of_uniqueness) {
    const failure f =
        make_mariadb_failure({ER_TRUNCATED_WRONG_VALUE, "22007",
                              "Truncated incorrect INTEGER value: 'conflict of another key'"});
    EXPECT_EQ(f.kind, error_kind::unique);
    EXPECT_NE(f.message.find("unique key"), std::string::npos) << f.message;
}

TEST(mariadb_library, of_another_series_than_the_headers_is_refused) {
    for (const char* running : {"3.4.1", "3.30.20", "10.3.3", "3", ""}) {
        const status refused = check_mariadb_library(running, "3.3.20");
        ASSERT_TRUE(refused.has_value()) << running;
        EXPECT_EQ(refused->kind, error_kind::connection);
        EXPECT_NE(refused->message.find("compiled for 3.3.20"), std::string::npos);
    }
}

TEST(mariadb_library, that_was_mended_within_its_series_is_taken) {
    EXPECT_FALSE(check_mariadb_library("3.3.20", "3.3.20").has_value());
    EXPECT_FALSE(check_mariadb_library("3.3.4", "3.3.20").has_value());
    EXPECT_FALSE(check_mariadb_library("3.3", "3.3.20").has_value());
}

TEST(mariadb_errors, a_conflict_of_another_key_tells_its_name) {
    const failure f = make_mariadb_failure(
        {ER_TRUNCATED_WRONG_VALUE, "22007",
         "Truncated incorrect INTEGER value: 'conflict of another key uq_b q'u__a'"});
    EXPECT_EQ(f.constraint, "uq_b q'u__a");
}

}  // namespace
}  // namespace cormorant::detail
