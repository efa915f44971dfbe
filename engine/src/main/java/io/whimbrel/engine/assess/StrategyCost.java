package io.whimbrel.engine.assess;

import io.whimbrel.core.plan.Strategy;
import java.time.Duration;

/**
 * What a strategy would cost, about.
 *
 * @param time from the beginning to the switch, people's time left out
 * @param pause how long neither side accepts writes
 * @param targetBytes on the target, beside the source's own; indexes come on top
 * @param logBytes log that the source keeps, should nothing read it meanwhile
 */
public record StrategyCost(
    Strategy strategy, Duration time, Duration pause, long targetBytes, long logBytes) {}
