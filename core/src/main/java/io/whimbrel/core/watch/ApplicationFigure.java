package io.whimbrel.core.watch;

import io.whimbrel.core.rule.Unit;

/**
 * A figure that the application tells.
 *
 * @param name as conditions name it
 * @param unit what it is, once it is {@code factor} times what was told: a share from 0 to 1,
 *     seconds, bytes
 * @param factor for example 0.001 where milliseconds are told
 */
public record ApplicationFigure(String name, Unit unit, double factor, FigureOrigin origin) {}
