#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "cormorant/session/open_options.hpp"
#include "observe/observer_list.hpp"

namespace cormorant::detail {

class dialect;
class connection_pool;
class compiled_queries;
class table_owners;
class result_cache;

/// What a layer above the session keeps for each database.
class database_extension {
public:
    virtual ~database_extension() = default;

protected:
    database_extension() = default;
};

/// Whose extension.
enum class extension_owner : std::uint8_t { write };
inline constexpr std::size_t extension_owners = 1;

/// What all scopes of one database share: the pool, the compiled queries, the observers.
/// Thread-safe.
class database_core : public std::enable_shared_from_this<database_core> {
public:
    database_core(std::unique_ptr<connection_pool> pool, const dialect& target);
    ~database_core();
    database_core(const database_core&) = delete;
    database_core& operator=(const database_core&) = delete;

    [[nodiscard]] const dialect& sql_dialect() const noexcept { return dialect_; }
    [[nodiscard]] session_statistics statistics() const;
    /// Ends every statement that runs now: each throws error of kind cancelled.
    void interrupt() noexcept;

    /// Who is told of every statement and transaction that starts from now on.
    [[nodiscard]] observer_list& observers() noexcept { return observers_; }
    [[nodiscard]] bool observed() const noexcept { return observers_.any(); }

    /// What keeps results, and hears of writes; null: nothing does.
    [[nodiscard]] result_cache* cache() const noexcept { return cache_.get(); }
    /// Before anything is asked.
    void keep_results_in(std::shared_ptr<result_cache> cache) noexcept;

    // For the session itself.
    [[nodiscard]] connection_pool& pool() noexcept { return *pool_; }
    [[nodiscard]] compiled_queries& queries() noexcept { return *queries_; }
    [[nodiscard]] table_owners& owners() noexcept { return *owners_; }

    using extension_maker = std::unique_ptr<database_extension> (*)(database_core& core);
    /// What the layer keeps for this database; made at its first call.
    [[nodiscard]] database_extension& extension(extension_owner whose, extension_maker make) {
        auto* kept = extensions_[static_cast<std::size_t>(whose)].load(std::memory_order_acquire);
        if (kept != nullptr) [[likely]]
            return *kept;
        return make_extension(whose, make);
    }

private:
    [[gnu::cold]] database_extension& make_extension(extension_owner whose, extension_maker make);

    const dialect& dialect_;
    std::unique_ptr<connection_pool> pool_;
    std::unique_ptr<table_owners> owners_;
    std::unique_ptr<compiled_queries> queries_;
    std::array<std::atomic<database_extension*>, extension_owners> extensions_{};
    observer_list observers_;
    std::shared_ptr<result_cache> cache_;
};

}  // namespace cormorant::detail
