package io.whimbrel.engine;

import java.util.function.Consumer;

/**
 * How to assess.
 *
 * @param isQuick whether the data itself is left alone
 * @param told is told what is being looked at
 */
public record AssessOptions(boolean isQuick, Consumer<String> told) {}
