/**
 * The strategy document of a migration, for people: section by section what is planned and what
 * happened.
 */
@NullMarked
package io.whimbrel.documents.strategy;

import org.jspecify.annotations.NullMarked;
