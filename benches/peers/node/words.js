// What both bots on Node say. The bench looks for "Booked" and for the services' names.
export const choose = "What would you like to book? The places left are in brackets.";
export const booked = (service) => `Booked: ${service}. See you there!`;
export const full = (service) => `${service}: no place is left.`;
export const mine = (services) => (services.length ? `Your bookings: ${services.join(", ")}` : "Nothing booked yet.");
export const sending = (count) => `Sending to ${count} people.`;
export const sent = (done, failed) => `Sent to ${done} people; ${failed} could not be reached.`;
export const button = ({ id, name, free }) => [`${name} (${free})`, `book:${id}`];
