// What the page itself says. Everything a citizen reads is here, in chat.html or comes from the server.
export const WORDS = {
  me: "Anh/chị hỏi:",
  machine: "Một Cửa trả lời:",
  urgent: "KHẨN CẤP",
  typing: "Một Cửa đang trả lời…",
  slow: "Câu hỏi đã được nhận, trả lời đang chậm hơn mọi khi. Anh/chị chờ thêm một chút giúp.",
  offline: "Mất mạng. Câu hỏi của anh/chị được giữ lại và tự gửi khi có mạng.",
  reconnecting: "Đang nối lại với Một Cửa. Câu hỏi của anh/chị được giữ lại và tự gửi khi nối được.",
  waiting: "Chờ gửi",
  tooLong: "Tin nhắn dài quá. Anh/chị rút gọn còn vài câu rồi gửi lại giúp.",
  notTaken: "Một Cửa chưa nhận được câu này. Anh/chị gửi lại giúp.",
  noCookies: "Trình duyệt đang chặn cookie nên Một Cửa không gửi trả lời về được. Anh/chị cho phép cookie của trang này rồi tải lại trang.",
  newFailed: "Chưa bắt đầu lại được vì đang mất mạng. Anh/chị thử lại sau giúp.",
  sources: (count) => `Nguồn (${count})`,
  sourcesLine: "Nguồn:", // as the server writes them in an answer
  checkedLine: "Kiểm tra ngày ",
  dated: (day) => `ngày ${day}`,
  checked: (day) => `kiểm tra ngày ${day}`,
  fresh: (count) => `(${count} trả lời mới) `,
};
