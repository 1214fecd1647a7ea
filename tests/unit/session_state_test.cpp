#include "session/pool/session_state.hpp"

#include <gtest/gtest.h>

namespace cormorant::detail {
namespace {

TEST(session_state, queries_writes_and_ddl_leave_none) {
    for (const char* sql : {"select 1",
                            "  (SELECT 1)",
                            "-- set x\ninsert into t values (1)",
                            "/* set */ update t set a = 1",
                            "with a as (select 1) select * from a",
                            "create table temperature (a int)",
                            "select temp from readings",
                            "insert into temp values (1)",
                            "create or replace view v as select 1",
                            "alter role ann set work_mem = '1MB'",
                            "drop table t",
                            "set local work_mem = '1MB'",
                            "SET TRANSACTION READ ONLY",
                            "set constraints all deferred",
                            "SET STATEMENT foreign_key_checks=0 FOR DROP TABLE t",
                            "select pg_advisory_xact_lock(1)",
                            "BEGIN",
                            "rollback to savepoint a",
                            "deallocate all",
                            "select 'get_lock(1)', 'into @a'",
                            "select \"into temp\" from t",
                            "select a #>> '{b}' from t",
                            "select @@version",
                            "/* set a = 1",
                            ""})
        EXPECT_FALSE(leaves_state(sql)) << sql;
}

TEST(session_state, settings_temporary_tables_locks_and_variables_do) {
    for (const char* sql : {"set work_mem = '1MB'",
                            "SET SESSION search_path = x",
                            "reset all",
                            "discard all",
                            "create temp table t (a int)",
                            "CREATE TEMPORARY TABLE t (a int)",
                            "create or replace temp view v as select 1",
                            "select 1 as a into temp t",
                            "select set_config('work_mem', '1MB', false)",
                            "select pg_advisory_lock(1)",
                            "select pg_try_advisory_lock(1)",
                            "select GET_LOCK('a', 1)",
                            "select @a := 1",
                            "select 1 into @a",
                            "/*!40101 SET sql_mode = '' */",
                            "# a comment\nset sql_mode = ''",
                            "select 'a\\'', get_lock('b', 0)",
                            "select 'a\\', get_lock('b', 0)",
                            "lock tables t write",
                            "use other",
                            "do $$ begin end $$",
                            "prepare s from 'select 1'",
                            "declare c cursor for select 1",
                            "load 'plugin'",
                            "listen orders"})
        EXPECT_TRUE(leaves_state(sql)) << sql;
}

TEST(session_state, text_that_ends_a_transaction_is_known_by_its_first_words) {
    for (const char* sql : {"commit", "/* now */ ROLLBACK WORK", "begin", "start transaction",
                            "/*!50000 COMMIT */", "(commit)", "end", "abort"})
        EXPECT_EQ(effect_on_transaction(sql), transaction_effect::ends) << sql;
    for (const char* sql : {"rollback to a", "ROLLBACK WORK TO SAVEPOINT a", "begin not atomic",
                            "start replica", "select 'commit'", "-- commit\nselect 1",
                            "create temporary table t (a int)", "drop temporary table t", ""})
        EXPECT_EQ(effect_on_transaction(sql), transaction_effect::none) << sql;
    for (const char* sql : {"create table t (a int)", "alter table t add b int", "TRUNCATE t"})
        EXPECT_EQ(effect_on_transaction(sql), transaction_effect::changes_schema) << sql;
}

}  // namespace
}  // namespace cormorant::detail
