#pragma once

#include <string>
#include <vector>

#include "cormorant/expr/check.hpp"
#include "cormorant/schema/shape.hpp"

/// All paths of a model, as programs could write them.
namespace fuzz {

namespace detail = cormorant::detail;

struct known_path {
    std::string text;
    detail::value_kind kind = detail::value_kind::null;
    detail::type_id cpp_type = nullptr;
    bool relation = false;
    bool to_many = false;
};

inline void add_paths(const detail::model_shape& model, const std::string& before, bool to_many,
                      int hops, std::vector<known_path>& out) {
    for (std::size_t i = 0; i < model.size; ++i) {
        const detail::member_shape& m = model.members[i];
        const bool relation = detail::is_relation(m.kind);
        const bool many = to_many || (detail::is_to_many(m.kind) && !m.single);
        const std::string text = before + std::string(m.name);
        out.push_back({text, m.type, m.cpp_type, relation, many});
        if (relation && hops > 1) add_paths(m.target(), text + ".", many, hops - 1, out);
    }
}

inline std::vector<known_path> paths_of(const detail::model_shape& model, int hops = 3) {
    std::vector<known_path> paths;
    add_paths(model, "", false, hops, paths);
    return paths;
}

}  // namespace fuzz
