#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/lower/lower.hpp"

/// Paths: the joins of relations to one row, and where the row of a relation to many is at hand.

namespace cormorant::detail {
namespace {

const member_info& single_key_of(const model_info& model, const member_info& relation) {
    if (const member_info* key = model.single_key()) return *key;
    throw_usage(
        "the relation " + relation.name + " refers to " + model.name +
        ", whose key has several members: only models with one key member can be referred to");
}

const member_info& key_through(const member_info& relation) {
    return single_key_of(relation.target(), relation);
}

const opening* longest_opening(const path& p, const viewpoint& at) {
    const opening* best = nullptr;
    for (const opening& o : at.openings)
        if (starts_with(p, o.prefix) && (best == nullptr || o.prefix.size > best->prefix.size))
            best = &o;
    return best;
}

[[noreturn]] void refuse_to_many(const path& p, const viewpoint& at) {
    throw_usage(at.scope->model().name + '.' + path_text(at.scope->model(), p) +
                " leads over a relation to many rows and would repeat rows here: use an aggregate "
                "(cm::count, cm::min, cm::max ...) in annotate");
}

bool is_key_of(const member_info& m, const model_info& model) { return &m == model.single_key(); }

}  // namespace

term& lowering::column(source& from, const member_info& m) {
    if (is_container(m.type) && from.model != nullptr) dialect_.require_type(*from.model, m);
    term& n = memory_.make(term_kind::column);
    n.from = &from;
    n.name = m.column;
    n.member = &m;
    n.type = m.type;
    n.nullable = m.nullable;
    return n;
}

term& lowering::key_column(source& from) {
    return column(from, from.model->members[from.model->primary_key.at(0)]);
}

term& lowering::reference(source& rows, const member_info& relation) {
    if (relation.kind == member_kind::reverse) {
        const member_info* via = relation.target().find(relation.via);
        if (via == nullptr)
            throw_usage("the relation " + relation.name + " is the other side of " +
                        relation.target().name + '.' + relation.via + ", which does not exist");
        return column(rows, *via);
    }
    term& n = memory_.make(term_kind::column);
    n.from = &rows;
    n.name = relation.through_source;
    return n;
}

term& lowering::row_mark(const opening& o) {
    if (o.member->kind != member_kind::many_to_many) {
        if (o.row->model->primary_key.size() == 1) return key_column(*o.row);
        term& n = reference(*o.row, *o.member);
        n.nullable = false;
        return n;
    }
    const member_info& key = key_through(*o.member);
    term& n = memory_.make(term_kind::column);
    n.from = o.row;
    n.name = o.member->through_target;
    n.type = key.type;
    return n;
}

source& lowering::join(source& from, const member_info& via) {
    for (source* s : from.owner->sources)
        if (s->parent == &from && s->via == &via) return *s;
    source& s = memory_.table(*from.owner);
    s.parent = &from;
    s.via = &via;
    s.model = &via.target();
    s.table = s.model->table;
    term* here = nullptr;
    term* there = nullptr;
    if (via.kind == member_kind::reverse) {
        s.may_be_absent = true;
        there = &reference(s, via);
        here = &column(from, single_key_of(*from.model, via));
    } else {
        s.may_be_absent = has_column(via.kind) && via.nullable;
        there = &column(s, key_through(via));
        here = has_column(via.kind) ? &column(from, via) : &row_mark({{}, &from, &via});
    }
    s.on = {&memory_.operation(op::eq, {there, here})};
    if (via.kind == member_kind::reverse) add_default_filters(s, *s.model, s.on);
    return s;
}

term& lowering::column_of(const path& p, const viewpoint& at) {
    source* row = at.scope->root;
    const model_info* model = &at.scope->model();
    const opening* opened = longest_opening(p, at);
    std::size_t i = 0;
    const member_info* through = nullptr;
    if (opened != nullptr) {
        row = opened->row;
        i = opened->prefix.size;
        model = &opened->member->target();
        if (opened->member->kind == member_kind::many_to_many) through = opened->member;
        if (i == p.size) return row_mark(*opened);
    }
    for (;; ++i) {
        const member_info& m = model->members[p.hops[i]];
        const bool last = i + 1 == p.size;
        if (is_to_many(m)) refuse_to_many(p, at);
        if (through != nullptr) {
            if (last && is_key_of(m, *model) && rewrites_.has(rewrite::through_table_alone))
                return row_mark(*opened);
            row = &join(*row, *through);
            through = nullptr;
        }
        if (last && has_column(m.kind)) return column(*row, m);
        if (last) {
            // NULL there is no row, as the foreign key of a row that is joined by it is never NULL.
            term& n = reference(join(*row, m), m);
            n.nullable = false;
            return n;
        }
        model = &m.target();
        const member_info& next = model->members[p.hops[i + 1]];
        if (has_column(m.kind) && i + 2 == p.size && is_key_of(next, *model) &&
            rewrites_.has(rewrite::trim_key_join))
            return column(*row, m);
        row = &join(*row, m);
    }
}

term& lowering::owner_key(const path& relation, const viewpoint& at) {
    const hop_info last = hop_of(at.scope->model(), relation, relation.size - 1U);
    path key = prefix_of(relation, relation.size - 1U);
    key.hops[key.size++] =
        static_cast<std::uint16_t>(last.model->index_of(single_key_of(*last.model, *last.member)));
    return column_of(key, at);
}

source& lowering::related_rows(select_plan& into, const member_info& relation) {
    source& s = memory_.table(into);
    s.via = &relation;
    if (relation.kind == member_kind::many_to_many) {
        s.table = relation.through_table;
    } else {
        s.model = &relation.target();
        s.table = s.model->table;
    }
    return s;
}

void lowering::join_chain(select_plan& into, const path& chain, viewpoint& at) {
    const model_info& model = at.scope->model();
    const opening* before = longest_opening(chain, at);
    std::size_t from = before == nullptr ? 0 : before->prefix.size;
    while ((from = first_to_many(model, chain, from)) != 0) {
        const path prefix = prefix_of(chain, from);
        const member_info& relation = *hop_of(model, chain, from - 1).member;
        term& key = owner_key(prefix, at);
        source& rows = related_rows(into, relation);
        rows.parent = key.from;
        rows.may_be_absent = true;
        rows.multiplies = true;
        rows.on = {&memory_.operation(op::eq, {&reference(rows, relation), &key})};
        hide_related(rows, relation);
        at.openings.push_back({prefix, &rows, &relation});
    }
}

}  // namespace cormorant::detail
