#pragma once

#include "rows.hpp"
#include "workload.hpp"

namespace bench {

/// Calls the member function of `self` that does the workload; each hands its results to `use`.
template <class Self, class Use>
void perform(Self& self, workload w, Use use) {
    switch (w) {
        case workload::get:
            return self.get(use);
        case workload::get_alone:
            return self.get_alone(use);
        case workload::load:
            return self.load(use);
        case workload::join:
            return self.join(use);
        case workload::children:
            return self.children(use);
        case workload::create:
            return self.create(use);
        case workload::import:
            return self.import(use);
        case workload::update:
            return self.update(use);
        case workload::group:
            return self.group(use);
        case workload::related:
            return self.related(use);
        case workload::chain:
            return self.chain(use);
    }
}

}  // namespace bench
