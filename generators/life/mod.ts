/**
 * Life courses: what happens to fictitious persons, event by event.
 *
 * @module
 */
export * from "./attributes/mod.ts";
export * from "./life_course.ts";
export * from "./seasons.ts";
export * from "./simulator.ts";
