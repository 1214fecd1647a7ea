#include <algorithm>
#include <mutex>

#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

struct registry {
    std::mutex guard;
    std::vector<const model_info& (*)()> models;
};

registry& the_registry() {
    static registry instance;
    return instance;
}

}  // namespace

const member_info* model_info::find(std::string_view member) const noexcept {
    for (const member_info& m : members)
        if (m.name == member) return &m;
    return nullptr;
}

void register_model(const model_info& (*model)()) {
    registry& r = the_registry();
    const std::lock_guard lock(r.guard);
    if (std::find(r.models.begin(), r.models.end(), model) == r.models.end())
        r.models.push_back(model);
}

std::vector<const model_info*> registered_models() {
    std::vector<const model_info& (*)()> functions;
    {
        registry& r = the_registry();
        const std::lock_guard lock(r.guard);
        functions = r.models;
    }
    // Outside the lock: building a model may register others.
    std::vector<const model_info*> models;
    models.reserve(functions.size());
    for (auto* function : functions) models.push_back(&function());
    return models;
}

std::size_t registered_model_count() {
    registry& r = the_registry();
    const std::lock_guard lock(r.guard);
    return r.models.size();
}

std::vector<incoming_key> incoming_keys(const model_info& target) {
    std::vector<incoming_key> keys;
    for (const model_info* model : registered_models()) {
        for (const member_info& m : model->members) {
            if (m.kind != member_kind::foreign_key && m.kind != member_kind::one_to_one) continue;
            if (&m.target() == &target)
                keys.push_back({model, static_cast<std::uint16_t>(model->index_of(m))});
        }
    }
    return keys;
}

std::vector<const member_info*> left_out(const model_info& model, const row_plan& plan) {
    std::vector<const member_info*> members;
    for (const member_info& m : model.members) {
        if (m.unload == nullptr) continue;
        bool read = false;
        for (const slot& s : plan.places) read = read || s.offset == m.offset;
        if (!read) members.push_back(&m);
    }
    return members;
}

}  // namespace cormorant::detail
