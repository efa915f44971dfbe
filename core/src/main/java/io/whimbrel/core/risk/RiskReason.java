package io.whimbrel.core.risk;

import io.whimbrel.core.plan.RiskLevel;

/**
 * Why a migration is as risky as it is.
 *
 * @param what in words, with the figure that it goes by
 */
public record RiskReason(RiskLevel level, String what) {}
