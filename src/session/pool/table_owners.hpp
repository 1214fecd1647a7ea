#pragma once

#include <map>
#include <mutex>
#include <string_view>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// Which model each table of a database is of, so far as statements were made for it. Namesakes in
/// two namespaces would otherwise read each other's rows. Thread-safe.
class table_owners {
public:
    /// Throws usage_error where the table is another model's, unless both name it with cm::table.
    void claim(const model_info& model);

private:
    std::mutex mutex_;
    std::map<std::string_view, const model_info*> owners_;
};

}  // namespace cormorant::detail
