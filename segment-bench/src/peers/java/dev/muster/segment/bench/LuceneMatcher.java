package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.monitor.TermFilteredPresearcher;

/** Lucene Monitor with its presearcher: segments are stored queries, a contact is a document. */
final class LuceneMatcher implements EventMatcher<Map<String, Object>> {

    private final List<Segment> segments;
    private final Monitor monitor;

    LuceneMatcher(List<Segment> segments) {
        this.segments = segments;
        try {
            this.monitor = new Monitor(new KeywordAnalyzer(), new TermFilteredPresearcher());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        register(segments, Workload.START.toEpochMilli());
    }

    private void register(List<Segment> written, long nowMillis) {
        try {
            monitor.register(written.stream()
                    .map(segment ->
                            new MonitorQuery(segment.name(), LuceneQuery.of(segment.predicate(), nowMillis)))
                    .toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Map<String, Object> event() {
        return new HashMap<>();
    }

    @Override
    public void put(Map<String, Object> event, String attribute, Object content) {
        event.put(attribute, content);
    }

    @Override
    public void remove(Map<String, Object> event, String attribute) {
        event.remove(attribute);
    }

    @Override
    public Set<String> match(Map<String, Object> event) {
        Document document = new Document();
        event.forEach((attribute, content) -> document.add(
                content instanceof Long millis
                        ? new LongPoint(attribute, millis)
                        : content instanceof Double number
                                ? new DoublePoint(attribute, number)
                                : new StringField(attribute, content.toString(), Field.Store.NO)));
        Set<String> matches = new HashSet<>();
        try {
            for (QueryMatch match : monitor.match(document, QueryMatch.SIMPLE_MATCHER).getMatches()) {
                matches.add(match.getQueryId());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return matches;
    }

    @Override
    public void rewrite(long nowMillis) {
        register(
                segments.stream()
                        .filter(segment -> Leaves.hasWindow(segment.predicate()))
                        .toList(),
                nowMillis);
    }
}
