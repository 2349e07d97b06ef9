package dev.muster.segment.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.event.ruler.GenericMachine;

/** Event Ruler: a rule for each conjunction of each segment; events are trees already, so that no text is parsed. */
final class RulerMatcher implements EventMatcher<ObjectNode> {

    private final List<Segment> segments;
    private final GenericMachine<String> machine =
            GenericMachine.<String>builder().build();
    private long writtenMillis = Workload.START.toEpochMilli();

    RulerMatcher(List<Segment> segments) {
        this.segments = segments;
        segments.forEach(this::add);
    }

    private void add(Segment segment) {
        for (String rule : rules(segment)) {
            try {
                machine.addRule(segment.name(), rule);
            } catch (IOException refused) {
                throw new IllegalStateException(rule, refused);
            }
        }
    }

    private void delete(Segment segment) {
        for (String rule : rules(segment)) {
            try {
                machine.deleteRule(segment.name(), rule);
            } catch (IOException refused) {
                throw new IllegalStateException(rule, refused);
            }
        }
    }

    private List<String> rules(Segment segment) {
        List<String> rules = new ArrayList<>();
        for (List<Conjunctions.Term> conjunction : Conjunctions.of(segment.predicate())) {
            rules.add(RulerRule.of(conjunction, writtenMillis));
        }
        return rules;
    }

    @Override
    public ObjectNode event() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void put(ObjectNode event, String attribute, Object content) {
        if (content instanceof Long millis) {
            event.put(attribute, millis);
        } else if (content instanceof Double number) {
            event.put(attribute, number);
        } else if (content instanceof Boolean truth) {
            event.put(attribute, truth);
        } else {
            event.put(attribute, content.toString());
        }
    }

    @Override
    public void remove(ObjectNode event, String attribute) {
        event.remove(attribute);
    }

    @Override
    public Set<String> match(ObjectNode event) {
        return new HashSet<>(machine.rulesForJSONEvent(event));
    }

    @Override
    public void rewrite(long nowMillis) {
        List<Segment> withWindows = segments.stream()
                .filter(segment -> Leaves.hasWindow(segment.predicate()))
                .toList();
        withWindows.forEach(this::delete);
        writtenMillis = nowMillis;
        withWindows.forEach(this::add);
    }
}
