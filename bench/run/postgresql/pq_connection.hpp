#pragma once

#include <libpq-fe.h>

#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

/// Ends the program: a benchmark that goes on after an error measures nothing.
[[noreturn]] inline void stop(const PGconn* on, const char* what) {
    std::fprintf(stderr, "bench: %s: %s\n", what, PQerrorMessage(on));
    std::exit(1);
}

// PostgreSQL's binary values are big-endian.
inline std::uint64_t swapped(std::uint64_t n) { return __builtin_bswap64(n); }
inline std::uint32_t swapped(std::uint32_t n) { return __builtin_bswap32(n); }
inline std::uint16_t swapped(std::uint16_t n) { return __builtin_bswap16(n); }

template <class Unsigned>
void append_number(std::string& to, Unsigned n) {
    n = swapped(n);
    to.append(reinterpret_cast<const char*>(&n), sizeof n);
}

/// A result with binary values; freed with the object.
class pq_result {
public:
    explicit pq_result(PGresult* from) : from_(from) {}

    [[nodiscard]] const PGresult* handle() const { return from_.get(); }
    [[nodiscard]] int rows() const { return PQntuples(from_.get()); }
    [[nodiscard]] std::int64_t integer(int row, int column) const {
        return static_cast<std::int64_t>(number<std::uint64_t>(row, column));
    }
    [[nodiscard]] std::int32_t small(int row, int column) const {
        return static_cast<std::int32_t>(number<std::uint32_t>(row, column));
    }
    [[nodiscard]] double real(int row, int column) const {
        return std::bit_cast<double>(number<std::uint64_t>(row, column));
    }
    [[nodiscard]] bool truth(int row, int column) const {
        return *PQgetvalue(from_.get(), row, column) != 0;
    }
    [[nodiscard]] bool null(int row, int column) const {
        return PQgetisnull(from_.get(), row, column) != 0;
    }
    void text(int row, int column, std::string& out) const {
        out.assign(PQgetvalue(from_.get(), row, column),
                   static_cast<std::size_t>(PQgetlength(from_.get(), row, column)));
    }

private:
    template <class Unsigned>
    [[nodiscard]] Unsigned number(int row, int column) const {
        Unsigned n = 0;
        std::memcpy(&n, PQgetvalue(from_.get(), row, column), sizeof n);
        return swapped(n);
    }

    struct clear {
        void operator()(PGresult* r) const { PQclear(r); }
    };
    std::unique_ptr<PGresult, clear> from_;
};

/// The binary parameters of one statement. Texts and arrays must live until it was run.
class pq_parameters {
public:
    void add(std::int64_t n) { put(swapped(static_cast<std::uint64_t>(n))); }
    void add(double d) { put(swapped(std::bit_cast<std::uint64_t>(d))); }
    void add(std::string_view bytes) {
        values_[count_] = bytes.data();
        lengths_[count_++] = static_cast<int>(bytes.size());
    }
    void clear() { count_ = 0; }

    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] const char* const* values() const { return values_; }
    [[nodiscard]] const int* lengths() const { return lengths_; }
    [[nodiscard]] static const int* formats() {
        static constexpr int binary[most] = {1, 1, 1, 1, 1, 1, 1, 1};
        return binary;
    }

private:
    static constexpr int most = 8;

    void put(std::uint64_t n) {
        std::memcpy(numbers_[count_], &n, sizeof n);
        values_[count_] = numbers_[count_];
        lengths_[count_++] = sizeof n;
    }

    int count_ = 0;
    const char* values_[most] = {};
    int lengths_[most] = {};
    char numbers_[most][8] = {};
};

/// A one-dimensional array in the binary form.
class pq_array {
public:
    enum type : std::uint32_t { boolean = 16, bigint = 20, integer = 23, text = 25, real = 701 };

    pq_array(type of, std::size_t count, std::size_t bytes_each) {
        bytes_.reserve(20 + count * (4 + bytes_each));
        for (const std::uint32_t head :
             {1U, 0U, static_cast<std::uint32_t>(of), static_cast<std::uint32_t>(count), 1U})
            append_number(bytes_, head);
    }
    void add(std::int64_t n) { put(static_cast<std::uint64_t>(n)); }
    void add(std::int32_t n) { put(static_cast<std::uint32_t>(n)); }
    void add(double d) { put(std::bit_cast<std::uint64_t>(d)); }
    void add(bool b) {
        append_number(bytes_, std::uint32_t{1});
        bytes_ += static_cast<char>(b);
    }
    void add(std::string_view t) {
        append_number(bytes_, static_cast<std::uint32_t>(t.size()));
        bytes_ += t;
    }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }

private:
    template <class Unsigned>
    void put(Unsigned n) {
        append_number(bytes_, static_cast<std::uint32_t>(sizeof n));
        append_number(bytes_, n);
    }

    std::string bytes_;
};

/// The connection of the hand-written program.
class pq_connection {
public:
    explicit pq_connection(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
        if (PQstatus(handle_) != CONNECTION_OK) stop(handle_, "connect");
    }
    pq_connection(const pq_connection&) = delete;
    pq_connection& operator=(const pq_connection&) = delete;
    ~pq_connection() { PQfinish(handle_); }

    void execute(const char* sql) { expect(PQexec(handle_, sql), PGRES_COMMAND_OK, sql); }
    void prepare(const char* name, const std::string& sql) {
        expect(PQprepare(handle_, name, sql.c_str(), 0, nullptr), PGRES_COMMAND_OK, sql.c_str());
    }
    /// Runs a prepared statement; all results are binary.
    pq_result run(const char* name, const pq_parameters& with,
                  ExecStatusType expected = PGRES_TUPLES_OK) {
        return expect(PQexecPrepared(handle_, name, with.count(), with.values(), with.lengths(),
                                     pq_parameters::formats(), 1),
                      expected, name);
    }
    [[nodiscard]] PGconn* handle() const { return handle_; }
    pq_result expect(PGresult* made, ExecStatusType status, const char* what) {
        pq_result result(made);
        if (PQresultStatus(made) != status) stop(handle_, what);
        return result;
    }

private:
    PGconn* handle_;
};

}  // namespace bench
