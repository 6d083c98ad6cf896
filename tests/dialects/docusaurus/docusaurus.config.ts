export default { url: 'https://docs.example', baseUrl: '/' };
