package io.whimbrel.documents.reconciliation;

import java.util.OptionalLong;

/**
 * What one side holds.
 *
 * @param rows empty when nobody counted them
 */
record Side(OptionalLong rows, DateRange dates) {}
