@NullMarked
package io.whimbrel.documents.reconciliation;

import org.jspecify.annotations.NullMarked;
