package dev.muster.segment.bench;

import dev.muster.segment.Predicate;
import java.util.List;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * A predicate as a query of Lucene: texts and booleans are terms, numbers and timestamps are points. Windows are ranges as of one instant; the
 * end at that instant is left out for attributes that are never ahead of time, as in {@link RulerRule}.
 */
final class LuceneQuery extends WorkloadCases<Query> {

    private final long nowMillis;

    private LuceneQuery(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    static Query of(Predicate predicate, long nowMillis) {
        return predicate.match(new LuceneQuery(nowMillis));
    }

    private Query joined(List<Predicate> operands, BooleanClause.Occur occur) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        operands.forEach(operand -> query.add(operand.match(this), occur));
        return query.build();
    }

    @Override
    public Query and(Predicate.And and) {
        return joined(and.operands(), BooleanClause.Occur.MUST);
    }

    @Override
    public Query or(Predicate.Or or) {
        return joined(or.operands(), BooleanClause.Occur.SHOULD);
    }

    @Override
    public Query not(Predicate.Not not) {
        return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), BooleanClause.Occur.MUST)
                .add(not.operand().match(this), BooleanClause.Occur.MUST_NOT)
                .build();
    }

    @Override
    public Query is(Predicate.Is leaf) {
        return term(leaf.attribute(), content(leaf.value()));
    }

    private static Query term(String attribute, Object content) {
        return new TermQuery(new Term(attribute, content.toString()));
    }

    @Override
    public Query in(Predicate.In leaf) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        leaf.values()
                .forEach(value -> query.add(term(leaf.attribute(), content(value)), BooleanClause.Occur.SHOULD));
        return query.build();
    }

    @Override
    public Query compare(Predicate.Compare leaf) {
        double bound = leaf.bound().value();
        return switch (leaf.comparison()) {
            case GREATER -> range(leaf, DoublePoint.nextUp(bound), Double.POSITIVE_INFINITY);
            case AT_LEAST -> range(leaf, bound, Double.POSITIVE_INFINITY);
            case LESS -> range(leaf, Double.NEGATIVE_INFINITY, DoublePoint.nextDown(bound));
            case AT_MOST -> range(leaf, Double.NEGATIVE_INFINITY, bound);
        };
    }

    @Override
    public Query betweenNumbers(Predicate.BetweenNumbers leaf) {
        return range(leaf, leaf.low().value(), leaf.high().value());
    }

    private static Query range(Predicate.Leaf leaf, double low, double high) {
        return DoublePoint.newRangeQuery(leaf.attribute(), low, high);
    }

    @Override
    public Query timeWindow(Predicate.TimeWindow leaf) {
        long span = leaf.span().toMillis();
        return switch (side(leaf)) {
            case LAST -> LongPoint.newRangeQuery(leaf.attribute(), nowMillis - span + 1, Long.MAX_VALUE);
            case NEXT -> LongPoint.newRangeQuery(leaf.attribute(), nowMillis + 1, nowMillis + span);
            case LONGER_AGO -> LongPoint.newRangeQuery(leaf.attribute(), Long.MIN_VALUE, nowMillis - span);
            case FURTHER_AHEAD -> LongPoint.newRangeQuery(leaf.attribute(), nowMillis + span + 1, Long.MAX_VALUE);
            case EITHER -> throw notInWorkload(leaf);
        };
    }
}
