#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/driver/driver.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {

/// What a failed statement was about, as far as the session knows.
struct statement_about {
    const model_info* model = nullptr;
    std::string_view table = {};        ///< that it wrote; empty where it is the model's own
    const query_data* query = nullptr;  ///< that it was made of
    /// Whose values its parameters are, from the first on, again and again; may be empty.
    std::span<const member_info* const> parameters = {};
};

/// What of the program's models refused.
struct refusal {
    std::string constraint;             ///< its name; empty where it has none
    const model_info* model = nullptr;  ///< whose members they are
    std::vector<std::string> members;   ///< "Model.member"
    bool range = false;                 ///< an integer was beyond what its member holds
};

/// Looks a failure up among the constraints and columns of the statement's model, then of all
/// models of the program.
[[nodiscard]] refusal find_refusal(const failure& why, const statement_about& about);

/// `table.column, table.column`, as messages say it where a constraint has no name.
[[nodiscard]] std::string columns_text(const failure& why);

}  // namespace cormorant::detail
