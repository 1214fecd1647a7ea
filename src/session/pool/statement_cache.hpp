#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "session/pool/compiled_queries.hpp"
#include "session/pool/session_state.hpp"

namespace cormorant::detail {

/// Who wrote a statement's text: the library, whose texts are few, or the program, which may write
/// values into it, and then each text is another one.
enum class text_author : bool { library, program };

/// A prepared statement and what it was prepared from: a query, or a text where `query` is null.
struct cached_statement {
    std::uint64_t fingerprint = 0;
    std::unique_ptr<statement> prepared;
    std::shared_ptr<const known_query> query;
    std::string text;
    std::vector<value> bound;  ///< values made for a run, which must live as long as it
    bool keeps_state = false;  ///< a text that may leave something behind in the session
    transaction_effect effect = transaction_effect::none;  ///< of a text
    text_author author = text_author::library;
    bool in_use = false;
    bool recent = false;

    [[nodiscard]] std::string_view sql() const noexcept {
        return query != nullptr ? std::string_view(query->compiled.sql) : text;
    }
};

/// The prepared statements of one connection, by fingerprint. A statement in use is never found: a
/// loop inside a loop over the same query gets a statement of its own. Used by one thread at a
/// time, the figures aside.
///
/// Where it is full, the one that goes was not used since the last round of a clock's hand; and
/// where a quarter of all are texts of the program, another such text takes the place of one of
/// them: a loop over texts with literals pushes no query out.
class statement_cache {
public:
    explicit statement_cache(std::size_t limit);

    /// The statement, marked as in use, or null.
    [[nodiscard]] cached_statement* find(std::uint64_t fingerprint, const query_data& query) {
        return find_if(fingerprint, [&](const cached_statement& s) {
            return s.query != nullptr && same_shape(query, s.query->shape);
        });
    }
    [[nodiscard]] cached_statement* find(std::uint64_t fingerprint, std::string_view text);
    /// Keeps the statement, marked as in use; drops one that was not used lately where the cache is
    /// full. Where all are in use the cache grows.
    cached_statement& add(std::unique_ptr<cached_statement> made);
    /// Drops all of them; none may be in use.
    void clear() noexcept;
    /// Ends the run of a statement.
    static void give_back(cached_statement& used) noexcept {
        used.prepared->reset();
        used.bound.clear();
        used.in_use = false;
    }

    struct figures {
        std::atomic<std::uint64_t> hits{0};
        std::atomic<std::uint64_t> misses{0};
        std::atomic<std::uint64_t> evicted{0};
        std::atomic<std::size_t> size{0};
    };
    [[nodiscard]] const figures& statistics() const noexcept { return figures_; }

private:
    struct place {
        std::uint64_t fingerprint = 0;
        cached_statement* statement = nullptr;
    };

    // One thread counts, others look: no read-modify-write is needed.
    static void count_one(std::atomic<std::uint64_t>& figure) noexcept {
        figure.store(figure.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    template <class Confirm>
    cached_statement* find_if(std::uint64_t fingerprint, const Confirm& confirm);
    void insert(cached_statement& added) noexcept;
    void erase(const cached_statement& dropped) noexcept;
    void grow();
    /// Where a statement can be dropped; the end where all are in use.
    std::size_t choose_victim(text_author added) noexcept;
    template <class Allowed>
    std::size_t next_unused(const Allowed& allowed) noexcept;
    std::size_t& texts_of(const cached_statement& s) noexcept {
        return texts_[s.author == text_author::program];
    }

    std::size_t limit_;
    std::size_t hand_ = 0;
    std::size_t mask_;
    std::array<std::size_t, 2> texts_ = {};  // statements of each author
    std::vector<place> table_;               // open addressing, at most half full
    std::vector<std::unique_ptr<cached_statement>> statements_;
    figures figures_;
};

template <class Confirm>
cached_statement* statement_cache::find_if(std::uint64_t fingerprint, const Confirm& confirm) {
    for (std::size_t i = fingerprint & mask_; table_[i].statement != nullptr; i = (i + 1) & mask_) {
        if (table_[i].fingerprint != fingerprint) continue;
        cached_statement& found = *table_[i].statement;
        if (found.in_use || !confirm(found)) continue;
        found.in_use = true;
        found.recent = true;
        count_one(figures_.hits);
        return &found;
    }
    count_one(figures_.misses);
    return nullptr;
}

}  // namespace cormorant::detail
