#pragma once

#include <mysql.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backend.hpp"

namespace bench {

/// Ends the program: a benchmark that goes on after an error measures nothing.
[[noreturn]] inline void stop(const char* message, const char* what) {
    std::fprintf(stderr, "bench: %s: %s\n", what, message);
    std::exit(1);
}

/// The connection of the hand-written program.
class maria_connection {
public:
    explicit maria_connection(const place& where) : handle_(mysql_init(nullptr)) {
        const server_address to = address_of(where.url);
        mysql_options(handle_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
        if (mysql_real_connect(handle_, to.host.c_str(), to.user.c_str(), to.password.c_str(),
                               to.database.c_str(), to.port, nullptr, 0) == nullptr)
            stop(mysql_error(handle_), "connect");
    }
    maria_connection(const maria_connection&) = delete;
    maria_connection& operator=(const maria_connection&) = delete;
    ~maria_connection() { mysql_close(handle_); }

    void execute(std::string_view sql) {
        if (mysql_real_query(handle_, sql.data(), sql.size()) != 0)
            stop(mysql_error(handle_), "execute");
    }
    [[nodiscard]] MYSQL* handle() const { return handle_; }

private:
    MYSQL* handle_;
};

/// A prepared statement, with values in the binary form and rows as they come from the server.
class maria_statement {
public:
    maria_statement(const maria_connection& on, const std::string& sql)
        : handle_(mysql_stmt_init(on.handle())) {
        if (mysql_stmt_prepare(handle_, sql.data(), sql.size()) != 0) fail(sql.c_str());
        parameters_.resize(mysql_stmt_param_count(handle_));
        numbers_.resize(parameters_.size());
        bind_columns();
    }
    maria_statement(const maria_statement&) = delete;
    maria_statement& operator=(const maria_statement&) = delete;
    ~maria_statement() { mysql_stmt_close(handle_); }

    void bind(std::size_t index, std::int64_t n) {
        numbers_[index].integer = n;
        point(index, MYSQL_TYPE_LONGLONG, &numbers_[index].integer);
    }
    void bind(std::size_t index, double d) {
        numbers_[index].real = d;
        point(index, MYSQL_TYPE_DOUBLE, &numbers_[index].real);
    }
    /// The text must live until the statement was run.
    void bind(std::size_t index, std::string_view text) {
        point(index, MYSQL_TYPE_STRING, const_cast<char*>(text.data()));
        parameters_[index].buffer_length = text.size();
    }

    /// Many rows at once: the values of one parameter, and the number of rows.
    template <class Number>
    void bind_many(std::size_t index, enum_field_types type, std::vector<Number>& values) {
        point(index, type, values.data());
    }
    void bind_many(std::size_t index, std::vector<const char*>& texts,
                   std::vector<unsigned long>& lengths) {
        point(index, MYSQL_TYPE_STRING, texts.data());
        parameters_[index].length = lengths.data();
    }
    void set_rows(unsigned count) {
        if (mysql_stmt_attr_set(handle_, STMT_ATTR_ARRAY_SIZE, &count)) fail("array size");
    }

    void execute() {
        if (!parameters_.empty() && mysql_stmt_bind_param(handle_, parameters_.data()) != 0)
            fail("bind");
        if (mysql_stmt_execute(handle_) != 0) fail("execute");
        // The columns of RETURNING are known only now.
        if (columns_.empty() && mysql_stmt_field_count(handle_) > 0) bind_columns();
        if (!columns_.empty() && mysql_stmt_bind_result(handle_, columns_.data()) != 0)
            fail("bind columns");
    }
    [[nodiscard]] bool fetch() {
        const int code = mysql_stmt_fetch(handle_);
        if (code == 0) return true;
        if (code != MYSQL_NO_DATA) fail(code == MYSQL_DATA_TRUNCATED ? "a long text" : "fetch");
        return false;
    }

    [[nodiscard]] std::int64_t integer(std::size_t column) const {
        return cells_[column].number.integer;
    }
    [[nodiscard]] std::int32_t small(std::size_t column) const {
        return cells_[column].number.small;
    }
    [[nodiscard]] bool truth(std::size_t column) const { return cells_[column].number.tiny != 0; }
    [[nodiscard]] double real(std::size_t column) const { return cells_[column].number.real; }
    [[nodiscard]] bool null(std::size_t column) const { return cells_[column].is_null != 0; }
    void text(std::size_t column, std::string& out) const {
        out.assign(cells_[column].text, cells_[column].length);
    }

private:
    union numeral {
        std::int64_t integer = 0;
        std::int32_t small;
        std::int8_t tiny;
        double real;
    };
    struct cell {
        numeral number;
        unsigned long length = 0;
        my_bool is_null = 0;
        my_bool is_longer = 0;
        char text[256];
    };

    [[noreturn]] void fail(const char* what) const { stop(mysql_stmt_error(handle_), what); }

    void point(std::size_t index, enum_field_types type, void* to) {
        parameters_[index].buffer_type = type;
        parameters_[index].buffer = to;
    }

    void bind_columns() {
        const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> described(
            mysql_stmt_result_metadata(handle_), &mysql_free_result);
        if (described == nullptr) return;
        const unsigned count = mysql_num_fields(described.get());
        columns_.resize(count);
        cells_ = std::make_unique<cell[]>(count);
        for (unsigned i = 0; i < count; ++i) {
            const MYSQL_FIELD* field = mysql_fetch_field_direct(described.get(), i);
            MYSQL_BIND& into = columns_[i];
            into.length = &cells_[i].length;
            into.is_null = &cells_[i].is_null;
            into.error = &cells_[i].is_longer;
            into.buffer_type = field->type;
            into.buffer = &cells_[i].number;
            into.buffer_length = sizeof(numeral);
            if (is_number(field->type)) continue;
            into.buffer_type = MYSQL_TYPE_STRING;
            into.buffer = cells_[i].text;
            into.buffer_length = sizeof cells_[i].text;
        }
    }
    static bool is_number(enum_field_types type) {
        return type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_LONG || type == MYSQL_TYPE_TINY ||
               type == MYSQL_TYPE_DOUBLE;
    }

    MYSQL_STMT* handle_;
    std::vector<MYSQL_BIND> parameters_;
    std::vector<numeral> numbers_;
    std::vector<MYSQL_BIND> columns_;
    std::unique_ptr<cell[]> cells_;
};

}  // namespace bench
